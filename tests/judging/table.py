"""Models as people write them, with right and wrong claims: (claim, wanted verdict, where, assumptions)."""

P, R, U, N = "proved", "refuted", "undecided", "not well-formed"
MODELS = {
    "four scalars": (
        """
s1 = w1*x
z1 = sigmoid(s1)
s2 = w2*z1
E = 1/2*(s2 - y)^2
""",
        [
            ("dE/ds2 = s2 - y", P),
            ("dE/dw2 = (s2 - y)*z1", P),
            ("dE/dw1 = (s2 - y)*w2*z1*(1 - z1)*x", P),
            ("dE/dw1 = dE/dz1*sigmoid'(s1)*x", P),
            ("dE/dw1 = (s2 - y)*w2*x", R),
            ("dE/dw2 = (y - s2)*z1", R),
            ("dE/dw1 = (s2 - y)*w2*z1*x", R),
            ("dE/dy = y - s2", P),
            ("dE/dx = 0", R),
            ("ds2/dw1 = w2*z1*(1 - z1)*x", P),
        ],
    ),
    "two layers in rows": (
        """
vectors: rows
X in R^(m,d)   Y in R^(m,o)
h = tanh(X @ W1 + b1)
O = h @ W2 + b2
C = 1/2*sum((O - Y)*(O - Y))
""",
        [
            ("dC/dO = O - Y", P),
            ("dC/dW2 = h.T @ (O - Y)", P),
            ("dC/db2 = sum(O - Y, rows)", P),
            ("dC/dh = (O - Y) @ W2.T", P),
            ("dC/dW1 = X.T @ (((O - Y) @ W2.T) * (1 - h*h))", P),
            ("dC/dW1 = X.T @ (dC/dh * (1 - h^2))", P),
            ("dC/db1 = sum(dC/dh * (1 - h^2), rows)", P),
            ("dC/dW2 = (O - Y).T @ h", N),
            ("dC/db2 = O - Y", N),
            ("dC/dh = (O - Y) @ W2", N),
            ("dC/dW1 = X.T @ dC/dh", R),
            ("dC/db1[k] = Sum(dC/dh[i,k], i)", R),
            ("dC/dW2[k,j] = Sum(h[i,k]*(Y[i,j] - O[i,j]), i)", R),
        ],
    ),
    "softmax and cross-entropy in own letters": (
        """
u in R^n   tgt in R^n
q = softmax(u)
J = -Sum(tgt[k]*log(q[k]), k)
assume Sum(tgt[k], k) = 1
""",
        [
            ("dJ/du = q - tgt", P),
            ("dJ/du[i] = q[i] - tgt[i]", P),
            ("dJ/dq[k] = -tgt[k]/q[k]", P),
            ("dq[i]/du[j] = q[i]*([i=j] - q[j])", P),
            ("dJ/du = tgt - q", R),
            ("dJ/du = q", R),
            ("dq[i]/du[j] = q[i]*([i=j] - q[i])", R),
            ("dq[i]/du[j] = -q[i]*q[j]", P, "i != j"),
            ("dq[i]/du[j] = q[i]*q[j]", R, "i != j"),
        ],
    ),
    "softmax and cross-entropy, nothing assumed": (
        """
u in R^n   tgt in R^n
q = softmax(u)
J = -Sum(tgt[k]*log(q[k]), k)
""",
        [
            ("dJ/du = q - tgt", R),
            ("dJ/du = q - tgt", P, "", ["Sum(tgt[k], k) = 1"]),
            ("dJ/du = q - tgt", R, "", ["Sum(tgt[k], k) = 2"]),
            ("dJ/du[i] = q[i]*Sum(tgt[k], k) - tgt[i]", P),
            ("Sum(q[k], k) = 1", P),
            ("Sum(q[k], k) = n", R),
        ],
    ),
    "a net with a cost of one's own": (
        """
x in R^d   phi: elementwise
z = W @ x + b
a = phi(z)
C = Sum((a[j] - y[j])^4, j) + lam/2*sum(W*W)
""",
        [
            ("dC/da[j] = 4*(a[j] - y[j])^3", P),
            ("dC/dz[j] = 4*(a[j] - y[j])^3*phi'(z[j])", P),
            ("dC/db = dC/dz", P),
            ("dC/dW[i,j] = dC/dz[i]*x[j] + lam*W[i,j]", P),
            ("dC/dW = dC/dz @ x.T + lam*W", P),
            ("dC/dW[i,j] = dC/dz[i]*x[j]", R),
            ("dC/dW = dC/dz @ x.T + lam/2*W", R),
            ("dC/dz[j] = 4*(a[j] - y[j])^3", R),
            ("dC/dlam = 1/2*sum(W*W)", P),
            ("dC/da[j] = 4*(a[j] - y[j])^4", R),
        ],
    ),
    "a recurrent net": (
        """
x in R^(T,m)   y in R^(T,n)   W in R^(n,n)
for t in 1..T:
  a[t] = W @ h[t-1] + U @ x[t] + b
  h[t] = tanh(a[t])
h[0] = h0
E = 1/2*Sum((h[t,j] - y[t,j])^2, (t,1,T), j)
g := dE/da
""",
        [
            ("dE/dW[j,k] = Sum(g[t,j]*h[t-1,k], t)", P),
            ("dE/dU[j,i] = Sum(g[t,j]*x[t,i], t)", P),
            ("dE/db[j] = Sum(g[t,j], t)", P),
            ("dE/dh[t,j] = h[t,j] - y[t,j] + Sum(W[i,j]*g[t+1,i], i) for t in 1..T, j in 1..n", P),
            (
                "g[t,j] = (h[t,j] - y[t,j] + Sum(W[i,j]*g[t+1,i], i))*(1 - h[t,j]^2) for t in 1..T, j in 1..n",
                P,
            ),
            ("g[T,j] = (h[T,j] - y[T,j])*(1 - h[T,j]^2)", P),
            ("direct(a[t,i], W[j,k]) = [i=j]*h[t-1,k]", P),
            ("dE/dW[j,k] = Sum(g[t,j]*h[t,k], t)", R),
            ("dE/dW[j,k] = g[T,j]*h[T-1,k]", R),
            ("dE/db[j] = g[t,j]", R),
            ("dE/dh[t,j] = h[t,j] - y[t,j] for t in 1..T, j in 1..n", R),
            ("dE/dh[t,j] = h[t,j] - y[t,j] + Sum(W[j,i]*g[t+1,i], i) for t in 1..T, j in 1..n", R),
            ("g[t] = dE/dh[t] * (1 - h[t]^2)", P, "t >= 1"),
        ],
    ),
    "a convolution": (
        """
x in R^N   w in R^(0..K-1)   cost: scalar
y[i] = b + Sum(w[k]*x[i+k-p], k) for i in 1..N, pad zero
a = relu(y)
C = cost(a)
""",
        [
            ("dC/dw[k] = Sum(dC/dy[i]*x[i+k-p], i)", P),
            ("dC/db = Sum(dC/dy[i], i)", P),
            ("dC/dx[q] = Sum(dC/dy[i]*w[q-i+p], i)", P),
            ("dC/dy[i] = dC/da[i]*relu'(y[i])", P),
            ("dC/dy[i] = dC/da[i]*step(y[i])", P),
            ("dC/dx[q] = Sum(dC/dy[i]*w[i-q+p], i)", R),
            ("dC/dw[k] = Sum(dC/dy[i]*x[i-k+p], i)", R),
            ("dC/dy[i] = dC/da[i]", R),
            ("dC/db = dC/dy[1]", R),
        ],
    ),
    "a residual tower": (
        """
size L >= 1
x in R^n   phi: elementwise   cost: scalar
for l in 1..L:
  z[l] = W[l] @ h[l-1] + b[l]
  h[l] = h[l-1] + phi(z[l])
h[0] = x
C = cost(h[L])
""",
        [
            ("dC/dz[l,j] = dC/dh[l,j]*phi'(z[l,j])", P),
            ("dC/dW[l,j,k] = dC/dz[l,j]*h[l-1,k]", P),
            ("dC/db[l] = dC/dz[l]", P),
            ("dC/dh[l,j] = dC/dh[l+1,j] + Sum(W[l+1,k,j]*dC/dz[l+1,k], k)", P),
            ("dC/dh[l,j] = Sum(W[l+1,k,j]*dC/dz[l+1,k], k)", R),
            ("dC/dW[l,j,k] = dC/dz[l,j]*h[l,k]", R),
            ("dC/dz[l,j] = dC/dh[l,j]", R),
            ("dh[l,i]/dh[l,j] = [i=j]", P),
            ("dz[l,i]/dW[m,j,k] = 0", P, "m > l"),
            ("dz[l,i]/dW[m,j,k] = 0", R, "m <= l"),
        ],
    ),
    "an autoencoder with tied weights": (
        """
x in R^d   W in R^(k,d)   phi: elementwise
s = W @ x
h = phi(s)
r = W.T @ h
C = 1/2*sum((r - x)*(r - x))
""",
        [
            ("dC/dr = r - x", P),
            ("dC/dh = W @ (r - x)", P),
            ("dC/ds = (W @ (r - x)) * phi'(s)", P),
            ("dC/dW = dC/ds @ x.T + h @ (r - x).T", P),
            ("dC/dW = dC/ds @ x.T", R),
            ("dC/dW = h @ (r - x).T", R),
            ("dC/dh = W.T @ (r - x)", N),
            ("dC/dx = W.T @ dC/ds", R),
            ("dC/dx = W.T @ dC/ds - (r - x)", P),
        ],
    ),
    "attention with one query": (
        """
q in R^d   K in R^(T,d)   V in R^(T,m)   cost: scalar
s = (K @ q)/sqrt(d)
a = softmax(s)
o = V.T @ a
C = cost(o)
""",
        [
            ("dC/da = V @ dC/do", P),
            ("dC/dV = a @ dC/do.T", P),
            ("dC/ds[t] = a[t]*(dC/da[t] - Sum(a[u]*dC/da[u], u))", P),
            ("dC/dq = (K.T @ dC/ds)/sqrt(d)", P),
            ("dC/dK = (dC/ds @ q.T)/sqrt(d)", P),
            ("dC/ds[t] = a[t]*(1 - a[t])*dC/da[t]", R),
            ("dC/dq = K.T @ dC/ds", R),
            ("dC/dq = (K @ dC/ds)/sqrt(d)", N),
        ],
    ),
    "RMS norm": (
        """
x in R^n   cost: scalar
q = sum(x*x)/n + eps
r = sqrt(q)
y[j] = g[j]*x[j]/r
C = cost(y)
""",
        [
            ("dC/dg[j] = dC/dy[j]*x[j]/r", P),
            ("dC/dr = -Sum(dC/dy[j]*g[j]*x[j], j)/r^2", P),
            ("dC/dx[j] = g[j]*dC/dy[j]/r - x[j]/(n*r^3)*Sum(g[k]*x[k]*dC/dy[k], k)", P),
            ("dC/dx[j] = g[j]*dC/dy[j]/r", R),
            ("dC/dg[j] = dC/dy[j]*x[j]", R),
        ],
    ),
    "logistic regression over examples": (
        """
vectors: rows
X in R^(m,d)   t in R^m
z[i] = Sum(X[i,j]*w[j], j) + b
p[i] = sigmoid(z[i])
L = -Sum(t[i]*log(p[i]) + (1 - t[i])*log(1 - p[i]), i)/m
""",
        [
            ("dL/dz[i] = (p[i] - t[i])/m", P),
            ("dL/dw[j] = Sum((p[i] - t[i])*X[i,j], i)/m", P),
            ("dL/db = Sum(p[i] - t[i], i)/m", P),
            ("dL/dz[i] = p[i] - t[i]", R),
            ("dL/dw[j] = Sum((p[i] - t[i])*X[i,j], i)", R),
            ("dL/dw[j] = Sum((t[i] - p[i])*X[i,j], i)/m", R),
        ],
    ),
    "softmax in rows, targets assumed": (
        """
vectors: rows
X in R^(m,d)   Y in R^(m,o)   W in R^(d,o)
S = X @ W + b
P = softmax(S)
C = -Sum(Y[i,k]*log(P[i,k]), i, k)/m
assume Sum(Y[i,k], k) = 1 for i in 1..m
""",
        [
            ("dC/dS = (P - Y)/m", P),
            ("dC/dW = X.T @ (P - Y)/m", P),
            ("dC/db[i] = Sum(P[j,i] - Y[j,i], j)/m", P),
            ("dC/dS = P - Y", R),
            ("dC/dW = X.T @ (P - Y)", R),
            ("dC/dW = X @ (P - Y)/m", N),
        ],
    ),
    "facts that need no derivative": (
        """
x in R^n   phi: elementwise
a = phi(x)
e = exp(x)
""",
        [
            ("Sum(x[i], i) = Sum(x[j], j)", P),
            ("Sum(e[i]*a[i], i) = Sum(a[i]*e[i], i)", P),
            ("x[i]*x[j] = x[j]*x[i]", P),
            ("x[i] = x[j]", R),
            ("x[i]/x[i] = 1", P),
            ("x[i] = x[j]", R, "i != j"),
            ("Sum(1, (k,1,n)) = n", P),
            ("e[i]/e[i] = 1", P),
            ("da[i]/dx[j] = [i=j]*phi'(x[i])", P),
            ("da[i]/dx[j] = phi'(x[i])", R),
        ],
    ),
}
