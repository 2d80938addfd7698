# Answers a person marks in formgrader, with scripts in them.
# notebook: theory
# %% [markdown] answer="init_goals"
# A normal draw keeps the variance. <script>fetch("/formgrader/api/grades")</script>
# <img src=x onerror="alert(1)"> [more](java&#115;cript:alert(1)) ![x](attachment:nothing.png)
# %% [markdown] answer="variance_derivation"
# > [x](
# > java&#115;cript:alert(1))
#
# <iframe src="javascript:alert(1)"></iframe>
