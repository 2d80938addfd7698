# Black and white: the lines differ by marker only, the legend stands outside on the figure.
# %% answer="plot_curves"
def plot_curves(curves: dict) -> plt.Figure:
    f, ax = plt.subplots(layout="constrained")
    ax.plot(curves["adaptive"], color="k", marker="^", label="ADAPTIVE")
    ax.plot(curves["fixed"], color="k", marker="o", label="FIXED")
    ax.set(xlabel="Step", ylabel="Loss", yscale="log")
    f.legend(loc="outside upper right")
    plt.close(f)
    return f
