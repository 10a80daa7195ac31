"""The models of the library: texts beside this file and in layers/, found by their names."""

from difflib import get_close_matches
from pathlib import Path

from symbolic_bp.errors import NetworkError
from symbolic_bp.model.model import Model

HERE = Path(__file__).parent


def paths() -> dict[str, Path]:
    """{name: file} of all presets, layers too."""
    return {path.stem: path for path in [*sorted(HERE.glob("*.bp")), *sorted((HERE / "layers").glob("*.bp"))]}


def preset_text(name: str) -> str:
    """The lines of a preset as they are written. Raises NetworkError with the nearest name."""
    known = paths()
    if name not in known:
        close = get_close_matches(name, known, 1, 0.5)
        raise NetworkError(
            "the model",
            f"a file, or one of {', '.join(known)}",
            repr(name),
            f"did you mean {close[0]}?" if close else "",
        )
    return known[name].read_text(encoding="utf-8")


def preset(name: str) -> Model:
    """The Model of a preset such as nielsen, rows or layer-norm. Raises NetworkError for a name that there
    is not."""
    return Model.read(preset_text(name), name)
