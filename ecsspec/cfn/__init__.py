"""CloudFormation as values: templates, intrinsics, text in and out, laws, differences and what they replace."""
