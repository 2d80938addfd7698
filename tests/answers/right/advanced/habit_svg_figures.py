# Asks for sharper figures.
# %% answer="plot_curves"
%config InlineBackend.figure_formats = ["svg", "retina"]
import matplotlib.pyplot as plt


def plot_curves(curves):
    fig, ax = plt.subplots()
    for name, losses in curves.items():
        ax.plot(losses, label=name)
    ax.set_xlabel("step")
    ax.set_ylabel("loss")
    ax.legend()
    return fig
