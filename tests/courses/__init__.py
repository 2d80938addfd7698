"""Small courses in the styles of other people, graded by stock nbgrader and by us."""
