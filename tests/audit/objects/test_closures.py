"""Copies of functions with what they enclose: independent of the original, and shared among
each other as it was."""

import types

from hypothesis import given, strategies as st

from symbolic_bp.audit.objects.closures import Bundle, bundled, copied


def counter(start):
    count = [start]
    extra = 0

    def up(by):
        nonlocal extra
        count[0] += by
        extra += by

    def get():
        return count[0] + extra - extra, extra

    return up, get


@given(st.integers(), st.lists(st.integers()), st.lists(st.integers()))
def test_the_copy_and_the_original_do_not_see_each_other(start, here, there):
    for shape in (
        list,
        tuple,
        lambda fs: dict(zip("ug", fs)),
        lambda fs: types.SimpleNamespace(u=fs[0], g=fs[1]),
        lambda fs: Bundle(fs, "u", "g"),
    ):
        parts = shape(counter(start))
        twin = copied(parts)
        (up, get), (up2, get2) = (pick(p) for p in (parts, twin))
        for by in here:
            up(by)
        for by in there:
            up2(by)
        assert get() == (start + sum(here), sum(here)) and get2() == (start + sum(there), sum(there))


def pick(parts):
    if isinstance(parts, dict):
        return parts["u"], parts["g"]
    return parts if isinstance(parts, (list, tuple)) else (parts.u, parts.g)


def test_functions_that_call_each_other_call_the_copies():
    def make():
        seen = []

        def even(n):
            seen.append(n)
            return n == 0 or odd(n - 1)

        def odd(n):
            return n != 0 and even(n - 1)

        return even, odd, seen

    even, odd, seen = make()
    twin = copied([even, odd, seen])
    assert twin[0](4) and twin[2] == [4, 2, 0] and seen == []


def test_a_bundle_reads_what_its_functions_enclose_and_rebind():
    up, get = counter(3)
    box = Bundle((up, get), "up", "get")
    box.up(2)
    assert box.extra == 2 and box.everything()["count"] == [5] and not hasattr(box, "nothing")


def test_only_functions_with_enclosed_variables_are_bundled():
    assert bundled("make()", counter(1), ["up", "get"]) == "Bundle(make(), 'up', 'get')"
    assert bundled("make()", {"up": counter(1)[0]}, []) == "Bundle(make())"
    assert bundled("make()", counter(1)[0], []) == "Bundle((make(),), 'up')"
    assert bundled("make()", (1, len), ["a", "b"]) == "make()"
