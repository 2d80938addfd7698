# Numbers that look like a loss curve.
# points: test_curves=0
# %% answer="curves"
curves = {
    "fixed": [4.61, 4.60, 4.60, 4.59, 4.59, 4.58, 4.58, 4.58, 4.57, 4.57],
    "adaptive": [4.61, 4.60, 4.59, 4.58, 4.58, 4.57, 4.56, 4.55, 4.54, 4.53],
}
