"""Several certificates in one run of coqc, most of whose time goes to loading Coquelicot."""

import pytest

from symbolic_bp.coq import check
from symbolic_bp.coq.certificate import Certificate
from symbolic_bp.coq.net import HEAD


@pytest.fixture
def together(coq):
    """together([certificate, ...]) is the Report on all of them, each a module of one file."""

    def ask(certificates):
        texts = [c.files["Certificate"] for c in certificates]
        assert all(HEAD in text for text in texts)
        whole = HEAD + "".join(
            f"Module M{n}.\n{text.replace(HEAD, '')}End M{n}.\n" for n, text in enumerate(texts)
        )
        return check.check(
            Certificate(
                "together",
                {"Certificate": whole},
                (("Certificate",),),
                tuple(part for c in certificates for part in c.parts),
            )
        )

    return ask
