"""The tanh form of GELU; kappa stands for sqrt(2/pi), taken to 17 digits."""

from fractions import Fraction

from symbolic_bp.network.record import Record

RECORD = Record(
    "gelu-tanh",
    formula="z/(1 + exp(-2*kappa*(z + c*z^3)))",
    derivative=(
        "1/(1 + exp(-2*kappa*(z + c*z^3)))"
        " + 2*kappa*a*(1 + 3*c*z^2)*exp(-2*kappa*(z + c*z^3))/(1 + exp(-2*kappa*(z + c*z^3)))"
    ),
    source="Hendrycks and Gimpel 2016, with (1 + tanh u)/2 = 1/(1 + exp(-2u))",
    parameters={"kappa": Fraction(79788456080286536, 10**17), "c": Fraction(44715, 10**6)},
)
