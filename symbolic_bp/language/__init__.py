"""Plain notation: reading claims such as  dC/dw[l,j,k] = a[l-1,k]*delta[l,j]."""
