# Turns the seeds into a list and counts them.
# %% answer="stability"
def stability(init_weights, learning_rate, hidden_size=256, steps=20, seeds=range(3)):
    """Median of first loss, last loss and largest rise."""
    seeds = list(seeds)
    result = {"first": [], "last": [], "rise": []}
    for s in seeds:
        r = train(init_weights, hidden_size, steps, s, learning_rate)
        result["first"] += [r[0]]
        result["last"] += [r[-1]]
        result["rise"] += [max([y - x for x, y in zip(r[:-1], r[1:]) if y > x], default=0)]
    return {key: sorted(values)[(len(seeds) - 1) // 2] for key, values in result.items()}
