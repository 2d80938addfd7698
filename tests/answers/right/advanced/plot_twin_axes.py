# A second y axis for the adaptive curve, one legend made from both lines.
# %% answer="plot_curves"
def plot_curves(curves):
    fig, ax1 = plt.subplots()
    ax2 = ax1.twinx()
    l1, = ax1.plot(curves["fixed"], color="tab:red")
    l2, = ax2.plot(curves["adaptive"], color="tab:blue")
    ax1.set_xlabel("steps")
    ax1.set_ylabel("loss (fixed)")
    ax2.set_ylabel("loss (adaptive)")
    ax2.legend([l1, l2], ["fixed", "adaptive"])
    return fig
