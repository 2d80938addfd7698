# Returns a figure with axes, labels, and nothing in them.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    figure, axes = plt.subplots()
    axes.set(xlabel="step", ylabel="loss")
    return figure
