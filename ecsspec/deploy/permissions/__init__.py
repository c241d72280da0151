"""What ecsspec and CloudFormation may have to do in AWS, and whether somebody may."""
