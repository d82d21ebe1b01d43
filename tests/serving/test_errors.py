from wangge_serving import errors
from wangge_serving.errors import FieldError, InvalidError, TooManyError, WanggeError


def test_the_tree_is_the_one_in_the_docstring():
    drawn = {line.split("── ")[1].split()[0] for line in (errors.__doc__ or "").splitlines() if "── " in line}
    assert drawn == {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, WanggeError)} - {
        "WanggeError"
    }


def test_an_error_reads_as_its_code_and_its_sentence():
    error = InvalidError("colour", "There is no such colour.", (FieldError("/colour", "unknown", "Choose red."),))
    assert str(error) == "colour: There is no such colour."
    assert error.fields[0].message == "Choose red."
    assert TooManyError("slow", "Wait.", 3).retry_after == 3
