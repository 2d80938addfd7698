# Sends outputs whose kind is an array, whose text is a number, whose data is a list.
# notebook: quiz
# stock: not run
# %% extra="q1"
import numpy as np

emit = get_ipython().emit if hasattr(get_ipython(), "emit") else print
emit({"output_type": np.array([1, 2])})
emit({"output_type": "stream", "name": np.array([1, 2]), "text": 5})
emit({"output_type": "stream", "name": {}, "text": ["x", 5]})
emit({"output_type": "display_data", "data": [1, 2], "metadata": 3})
emit({"output_type": "display_data", "data": {"text/plain": {"x": 1}, 5: None}})
emit({"output_type": "error", "ename": 5, "evalue": None, "traceback": [1, {}, None, "x" * 99]})
emit({"output_type": "error", "traceback": np.zeros(3)})
emit({5: 6})
emit([1, 2])
