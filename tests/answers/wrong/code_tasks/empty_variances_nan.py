# Returns nan variances, and agrees with itself.
# points: test_variance_before_after=0, test_mean_variance=0
# %% answer="variance_check"
def variance_before_after(seed):
    return float("nan"), float("nan")


variances = [float("nan")] * 10
mean_variance = float("nan")
