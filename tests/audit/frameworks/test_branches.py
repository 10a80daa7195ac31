"""Traced functions: comparisons that the examples decide one way, kinks, tiny constants, casts that round."""

from importlib import import_module

import numpy as np
import pytest

from symbolic_bp.audit.calling.plan import Unusable
from symbolic_bp.audit.jax_vjp import audit_custom_vjp
from symbolic_bp.audit.torch_function import audit_function

V = np.array([0.6, -0.4, 0.2, 1.1])


@pytest.fixture
def torch(needs):
    needs("torch")
    return import_module("torch")


@pytest.fixture
def jax(needs):
    needs("jax")
    found = import_module("jax")
    found.config.update("jax_enable_x64", True)
    yield found
    found.config.update("jax_enable_x64", False)


def of_torch(torch, forward, backward, *args):
    """The audit of a Function that saves its arguments; backward(saved, g)."""

    def save(ctx, *given):
        ctx.save_for_backward(*given)
        return forward(*given)

    made = type(
        "F",
        (torch.autograd.Function,),
        {
            "forward": staticmethod(save),
            "backward": staticmethod(lambda ctx, g: backward(ctx.saved_tensors, g)),
        },
    )
    return audit_function(made, *[torch.as_tensor(a) for a in args])


def of_jax(jax, forward, backward, *args, fwd=None):
    made = jax.custom_vjp(forward)
    made.defvjp(fwd or (lambda *a: (forward(*a), a)), backward)
    return audit_custom_vjp(made, *args)


def test_each_comparison_is_tried_both_ways(torch):
    """The examples are all between 0 and 6."""
    relu6 = torch.nn.functional.relu6
    found = of_torch(torch, relu6, lambda s, g: g * ((s[0] > 0) & (s[0] < 6)), abs(V))
    assert found and not found.get("condition")
    for mask in (lambda x: x > 0, lambda x: x < 6, lambda x: x == x):
        found = of_torch(torch, relu6, lambda s, g, mask=mask: g * mask(s[0]), abs(V))
        assert found["verdict"] == "undecided" and found["cause"] == "elsewhere", found
    found = of_torch(torch, lambda x: torch.where(x > 50, x * x, x), lambda s, g: g, V)
    assert found["cause"] == "elsewhere" and "`gt` (gt) goes another way" in found["words"]


def test_a_rule_that_clips_what_comes_in_is_not_right(torch, jax):
    found = of_torch(torch, lambda x: x * x, lambda s, g: 2 * s[0] * g.clamp(-1, 1), V)
    assert found["cause"] == "elsewhere"
    found = of_jax(jax, lambda x: x * x, lambda s, g: (2 * s[0] * jax.numpy.clip(g, -1, 1),), V)
    assert found["cause"] == "elsewhere" and "test_branches.py, line" in found["words"]


def test_a_branch_that_is_never_taken_is_named(jax):
    """|x| < 1e-30 is not found from these examples."""
    jnp = jax.numpy

    def f(x):
        return x / jnp.maximum(jnp.linalg.norm(x), 1e-30)

    def back(s, g, factor=1):
        n = jnp.linalg.norm(s[0])
        return (g / n - factor * s[0] * (g @ s[0]) / n**3,)

    found = of_jax(jax, f, back, V)
    assert (
        found
        and "`max` at test_branches.py" in found["condition"]
        and "always went one way: the other was not tried" in " ".join(str(found).split())
    )
    assert of_jax(jax, f, lambda s, g: back(s, g, 2), V)["verdict"] == "wrong"


def test_examples_at_a_kink_are_not_decided_and_smooth_ones_are(torch, jax):
    x = np.array([0.0, 1, 2])
    found = of_torch(torch, torch.relu, lambda s, g: g * (s[0] > 0), x)
    assert found["cause"] == "kink" and "sit at a kink" in str(found) and "`le`" in found["words"]
    found = of_torch(torch, torch.max, lambda s, g: g * (s[0] == s[0].max()), np.ones(3))
    assert found["cause"] == "kink" and "a tie" in found["words"]
    found = of_jax(jax, jax.numpy.abs, lambda s, g: (g * jax.numpy.sign(s[0]),), x)
    assert found["cause"] == "kink" and "`abs`" in found["words"]
    assert of_torch(torch, torch.relu, lambda s, g: g, x)["verdict"] != "right"

    def softmax(s, g):
        p = jax.nn.softmax(s[0])
        return (p * (g - (g * p).sum()),)

    assert of_jax(jax, jax.nn.softmax, softmax, np.zeros(4))


def test_what_is_tested_for_equality_is_a_label(torch):
    y, p = np.array([1.0, 0, 1, 0]), np.array([0.3, 0.5, 0.2, 0.6])

    def loss(x, y):
        return torch.where(y == 1, -torch.log(x), -torch.log(1 - x))

    assert of_torch(
        torch, loss, lambda s, g: (g * torch.where(s[1] == 1, -1 / s[0], 1 / (1 - s[0])), None), p, y
    )
    found = of_torch(
        torch, loss, lambda s, g: (g * torch.where(s[1] == 1, 1 / s[0], 1 / (1 - s[0])), None), p, y
    )
    assert found["verdict"] == "wrong"


@pytest.mark.parametrize("size, verdict", [(1e-12, "right"), (1e-3, "wrong")])
def test_tiny_constants_are_guards(torch, jax, size, verdict):
    sigmoid = torch.sigmoid
    found = of_torch(torch, lambda x: torch.log(sigmoid(x) + size), lambda s, g: g * (1 - sigmoid(s[0])), V)
    assert found["verdict"] == verdict and ("1e-12 in `add`" in str(found).replace("\n    ", " ")) == (
        verdict == "right"
    )
    jnp = jax.numpy

    def f(x):
        return x / (jnp.linalg.norm(x) + size)

    def fwd(x):
        return x / (jnp.linalg.norm(x) + size), (x,)

    def back(s, g):
        n = jnp.linalg.norm(s[0])
        return (g / n - s[0] * (g @ s[0]) / n**3,)

    for rule in (fwd, lambda x: (x / jnp.linalg.norm(x), (x,))):
        assert of_jax(jax, f, back, V, fwd=rule)["verdict"] == verdict


def test_a_tiny_constant_elsewhere_is_none(torch, jax):
    assert of_torch(torch, lambda x: (x + 1e-6) ** 2, lambda s, g: 2 * s[0] * g, V)["verdict"] == "wrong"
    assert of_jax(jax, lambda x: (x + 1e-6) ** 2, lambda s, g: (2 * s[0] * g,), V)["verdict"] == "wrong"


def test_casts_that_round_are_refused_by_name(torch, jax):
    for cast in (
        lambda x: x.half(),
        lambda x: x.bfloat16(),
        lambda x: x.float(),
        lambda x: x.to(torch.float16),
    ):
        with pytest.raises(Unusable, match="convert_element_type to b?float.*rounds"):
            of_torch(torch, lambda x: x * x, lambda s, g, cast=cast: cast(2 * s[0] * g).double(), V)
    with pytest.raises(Unusable, match="float16"):
        of_torch(torch, lambda x: x.sum(0, dtype=torch.float16).double(), lambda s, g: g.expand_as(s[0]), V)
    jnp, lax = jax.numpy, jax.lax
    for kind in ("float32", "float16", "bfloat16"):
        with pytest.raises(Unusable, match=f"convert_element_type to {kind}"):
            of_jax(
                jax, lambda x: x * x, lambda s, g, kind=kind: (2 * s[0].astype(kind).astype(float) * g,), V
            )
    with pytest.raises(Unusable, match="dot_general to float32"):
        of_jax(
            jax,
            lambda x: lax.dot_general(x, x, (((0,), (0,)), ((), ())), preferred_element_type=jnp.float32),
            lambda s, g: (2 * s[0] * g,),
            V,
        )
    with pytest.raises(Unusable, match="reduce_precision"):
        of_jax(jax, lambda x: lax.reduce_precision(x, 8, 7), lambda s, g: (g,), V)


def test_arguments_of_fewer_digits_are_judged_as_real_numbers(torch, jax):
    short = V.astype(np.float32)
    found = of_torch(torch, lambda x: (x * x).float(), lambda s, g: 2 * s[0] * g, short)
    assert found and "float32 is judged as real numbers" in found["notes"][-1]
    assert of_torch(torch, lambda x: x * x, lambda s, g: 3 * s[0] * g, short)["verdict"] == "wrong"
    found = of_jax(jax, lambda x: x * x, lambda s, g: (2 * s[0] * g,), short)
    assert found and "float32 is judged as real numbers" in found["notes"][-1]


def test_the_forward_rule_is_compared_on_every_branch_and_in_every_output(jax):
    jnp = jax.numpy

    def f(x):
        return jnp.where(x > 20, x, x * x)

    def back(s, g):
        return (jnp.where(s[0] > 20, g, 2 * s[0] * g),)

    assert of_jax(jax, f, back, V)
    assert of_jax(jax, f, back, V, fwd=lambda x: (x * x, (x,)))["cause"] == "elsewhere"

    def both(x):
        return x * x, jnp.argmax(x)

    def of_both(s, g):
        return (2 * s[0] * g[0],)

    assert of_jax(jax, both, of_both, V)
    found = of_jax(jax, both, of_both, V, fwd=lambda x: ((x * x, jnp.argmin(x)), (x,)))
    assert found["verdict"] == "wrong" and "output 1" in found["words"]


def test_nothing_that_depends_is_nothing_compared(torch):
    found = of_torch(torch, torch.floor, lambda s, g: 0 * g, V)
    assert found["verdict"] == "undecided" and "nothing was compared" in found["words"]
    assert of_torch(torch, torch.floor, lambda s, g: g, V)["verdict"] == "wrong"


def test_backward_passes_that_change_what_they_are_given(torch):
    """In place on what comes in, which is no mistake; on what forward has left: a second pass shows it."""
    assert of_torch(torch, lambda x: x * x, lambda s, g: g.mul_(2 * s[0]), V)
    found = of_torch(torch, lambda x, y: x * y, lambda s, g: (g.mul_(s[1]), g * s[0]), V, V + 1)
    assert found["verdict"] == "wrong" and found["arrays"][1]["status"] == "wrong"

    def forward(ctx, x):
        ctx.x = x.clone()
        return x * x

    def backward(ctx, g):
        ctx.x = 2 * ctx.x
        return ctx.x * g

    made = type(
        "F",
        (torch.autograd.Function,),
        {"forward": staticmethod(forward), "backward": staticmethod(backward)},
    )
    found = audit_function(made, torch.as_tensor(V))
    assert found["verdict"] == "wrong" and "a second backward pass" in found["words"]


def test_a_backward_pass_that_lets_torch_differentiate(torch):
    def pulled(f):
        def back(s, g):
            with torch.enable_grad():
                x = s[0].detach().requires_grad_()
                return torch.autograd.grad(f(x), x, g)[0]

        return back

    def f(x):
        return (x.sin() * x).cumsum(0)

    assert of_torch(torch, f, pulled(f), V)
    assert of_torch(torch, f, pulled(lambda x: x.sin().cumsum(0)), V)["verdict"] == "wrong"


def test_labels_in_one_hot(torch):
    f, y = torch.nn.functional, torch.tensor([0, 2, 1, 1])
    x = np.linspace(-1, 1, 12).reshape(4, 3)

    def of(scale):
        return of_torch(
            torch,
            lambda x: f.cross_entropy(x, y),
            lambda s, g: g * scale * (s[0].softmax(1) - f.one_hot(y, 3)) / 4,
            x,
        )

    assert of(1) and of(4)["verdict"] == "wrong"


def test_random_numbers_with_a_key_of_their_own(jax):
    """The same key gives the same mask; another one another mask."""
    key = jax.random.PRNGKey

    def dropped(x):
        return 2 * x * jax.random.bernoulli(key(0), 0.5, x.shape)

    x = np.linspace(0.1, 1, 12)
    assert of_jax(jax, dropped, lambda s, g: (2 * g * jax.random.bernoulli(key(0), 0.5, s[0].shape),), x)
    found = of_jax(jax, dropped, lambda s, g: (2 * g * jax.random.bernoulli(key(1), 0.5, s[0].shape),), x)
    assert found["verdict"] == "wrong"
