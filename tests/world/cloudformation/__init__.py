"""CloudFormation as AWS behaves: change sets, stacks and their events over fake time."""
