# A link whose target begins on the next line of a quotation, behind its mark.
# notebook: quiz
# %% [markdown] extra="q1"
# > [x](
# > java&#115;cript:alert(1))
#
# > [y](
# > java&#115;cript&#58;alert(1) "title")
#
# - > > [z](
#   > > &#106;avascript&#58;alert&lpar;1&rpar;)
#
# > [w](
# > javascript\:alert(1)) and [v](
# > data:text/html,<b>x</b>)
#
# > [u]:
# > javascript\:alert(1)
#
# [u] ![t](
# > attachment\:nothing.png)
