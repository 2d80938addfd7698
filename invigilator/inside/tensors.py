"""All that the rooms know of torch, which a course may do without.

Where nothing has imported torch no value is a tensor, so nothing here imports it before one is met.
"""

from __future__ import annotations

import functools
import inspect
import sys
import warnings
from typing import TYPE_CHECKING, Any

from invigilator.checks.answers import is_tensor
from invigilator.errors import WireError

if TYPE_CHECKING:
    import torch

__all__ = ["adopt", "equal", "from_parts", "is_module", "is_tensor", "seed", "state_of", "to_parts"]

NO_WORKERS = "no other processes run while a notebook is graded, so num_workers counts as 0"

DTYPES = (
    "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8",
    "bool", "complex64", "complex128",
)  # fmt: skip
"""The types of tensor that have a plain form, by torch's names for them."""


def is_module(value: object) -> bool:
    """Whether ``value`` is a ``torch.nn.Module``."""
    torch: Any = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


def seed(number: int) -> None:
    """Seed torch's draws, where torch is loaded."""
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        torch.default_generator.manual_seed(number)  # manual_seed reads files for other devices


def stay_in_process() -> None:
    """Let torch load data and run models in this process alone, as no other can be started."""
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return
    torch._dynamo.config.disable = True  # torch.compile then returns what runs without a compiler
    loader = torch.utils.data.DataLoader
    make = loader.__init__

    @functools.wraps(make)
    def make_without_workers(self: Any, *arguments: Any, **named: Any) -> None:
        bound = inspect.signature(make).bind(self, *arguments, **named)
        if bound.arguments.get("num_workers"):
            warnings.warn(NO_WORKERS, stacklevel=2)
            for name in ("num_workers", "prefetch_factor", "persistent_workers", "timeout"):
                bound.arguments.pop(name, None)
            bound.arguments.pop("multiprocessing_context", None)
        make(*bound.args, **bound.kwargs)

    loader.__init__ = make_without_workers


def to_parts(value: Any) -> tuple[str, list[int], bytes]:
    """Return the type, the shape and the raw data of a tensor.

    Raises :class:`WireError` if it has no plain form.
    """
    import torch

    plain = torch.Tensor.detach(value).as_subclass(torch.Tensor)
    name = str(plain.dtype).removeprefix("torch.")
    if plain.layout is not torch.strided or name not in DTYPES:
        raise WireError(f"a {plain.dtype} tensor of layout {plain.layout} has no plain form")
    flat = plain.contiguous().resolve_conj().resolve_neg().reshape(-1)
    raw = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
    return name, list(plain.shape), raw


def from_parts(name: str, shape: list[int], count: int, raw: memoryview) -> torch.Tensor:
    """Return the tensor of ``count`` values; raise :class:`WireError` if the parts do not fit."""
    import torch

    if name not in DTYPES:
        raise WireError("a tensor of an unknown type")
    dtype: torch.dtype = getattr(torch, name)
    if count * dtype.itemsize != len(raw):
        raise WireError("a tensor of another size than its data")
    if not count:
        return torch.empty(shape, dtype=dtype)
    return torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape)


def state_of(value: Any) -> Any:
    """Return a copy of what a call may change in a tensor or a module in place."""
    if is_module(value):
        return {name: tensor.detach().clone() for name, tensor in _named(value).items()}
    return value.detach().clone()


def equal(first: Any, second: Any) -> bool:
    """Whether two tensors have the same type and the same values."""
    import torch

    return bool(first.dtype == second.dtype and torch.equal(first, second))


def adopt(target: Any, state: Any) -> None:
    """Put ``state``, which :func:`state_of` returned elsewhere, into a tensor or a module.

    Raises ``KeyError`` or ``ValueError`` if it does not fit.
    """
    if is_module(target):
        for name, tensor in _named(target).items():
            _overwrite(tensor, state[name])
    else:
        _overwrite(target, state)


def _named(module: Any) -> dict[str, Any]:
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}


def _overwrite(tensor: Any, state: Any) -> None:
    import torch

    if not is_tensor(state) or state.shape != tensor.shape:
        raise ValueError("another shape")
    with torch.no_grad():
        tensor.copy_(state)
