"""What stands beside a draft: what to cite next, what was looked for, what is suggested."""
