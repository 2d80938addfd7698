# Draws one line, the difference of the two.
# points: test_plot_curves=0
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax = plt.subplots()
    ax.plot([f - a for f, a in zip(curves["fixed"], curves["adaptive"])], label="fixed - adaptive")
    ax.set(xlabel="step", ylabel="loss")
    ax.legend()
    return fig
