# A mapping that nobody can change by mistake.
# %% answer="init_claims"
from types import MappingProxyType

init_claims = MappingProxyType({"a": True, "b": False, "c": True, "d": True, "e": False, "f": False})
