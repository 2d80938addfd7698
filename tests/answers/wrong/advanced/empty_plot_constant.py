# Draws constant lines, whatever the losses are.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    figure, axes = plt.subplots()
    for name, losses in curves.items():
        axes.plot([0.05] * len(losses), label=name)
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    return figure
