# Raises SystemExit and KeyboardInterrupt in cells and in calls.
# notebook: theory
# points: test_uniform_bound=0, test_adaptive_std=0
# %% extra="uniform_bound"
raise SystemExit(3)


# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    raise SystemExit


# %% extra="adaptive_std"
exit()


# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    raise KeyboardInterrupt


crossover = 2500
