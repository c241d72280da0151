"""Small templates that CloudFormation, the world and the local target all take."""

from __future__ import annotations

IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"

APP = f"""
Metadata: {{ecsspec: {{version: "0"}}}}
Parameters:
  HostImageId: {{Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: {IMAGE}}}
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties: {{ClusterSettings: [{{Name: containerInsights, Value: disabled}}]}}
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties: {{LaunchTemplateData: {{ImageId: !Ref HostImageId, InstanceType: t3.micro}}}}
  Log:
    Type: AWS::Logs::LogGroup
    Properties: {{LogGroupName: /ecsspec/NAME, RetentionInDays: 30}}
  Task:
    Type: AWS::ECS::TaskDefinition
    DependsOn: Log
    UpdateReplacePolicy: Retain
    DeletionPolicy: Delete
    Properties:
      Family: NAME
      ContainerDefinitions: [{{Name: app, Image: "nginx:1.28", Memory: 128, Essential: true}}]
Outputs:
  Cluster: {{Value: !Ref Cluster, Description: the cluster}}
  Group: {{Value: !Ref Log}}
  Mark: {{Value: one}}
"""

KEPT = APP.replace(
    "Type: AWS::Logs::LogGroup\n", "Type: AWS::Logs::LogGroup\n    DeletionPolicy: RetainExceptOnCreate\n"
)
NEWER = APP.replace("nginx:1.28", "nginx:1.29")
INSIGHTS = APP.replace("disabled", "enabled")
OTHER_OUTPUT = APP.replace("Value: one", "Value: two")
NO_LAUNCH = APP.replace(APP[APP.index("  Launch:") : APP.index("  Log:")], "")
BROKEN = APP.replace(
    "Outputs:",
    "  Broken:\n"
    "    Type: AWS::EC2::Subnet\n"
    "    DependsOn: [Cluster, Launch, Log, Task]\n"
    "    Properties: {VpcId: vpc-none, CidrBlock: 10.0.0.0/24}\n"
    "Outputs:",
)
REFUSAL = "The vpc ID 'vpc-none' does not exist"
FOREIGN = "Resources: {Cluster: {Type: AWS::ECS::Cluster}}"

SHOP = """
Metadata: {ecsspec: {version: "0"}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  One:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: us-east-1a}
  Two:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1b}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Scheme: internal, Subnets: [!Ref One, !Ref Two]}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Port: 80
      Protocol: HTTP
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: NAME, CapacityProviders: [FARGATE]}}
  Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /ecsspec/NAME}}
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {Port: 80, Protocol: HTTP, TargetType: ip, VpcId: !Ref Vpc}
  Task:
    Type: AWS::ECS::TaskDefinition
    DependsOn: Log
    Properties:
      Family: NAME
      Cpu: "256"
      Memory: "512"
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: app
          Image: nginx:1.28
          PortMappings: [{ContainerPort: 80}]
          LogConfiguration:
            LogDriver: awslogs
            Options: {awslogs-group: /ecsspec/NAME, awslogs-stream-prefix: app, awslogs-region: us-east-1}
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties:
      ServiceName: web
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      DesiredCount: 2
      LoadBalancers: [{TargetGroupArn: !Ref Targets, ContainerName: app, ContainerPort: 80}]
      CapacityProviderStrategy: [{CapacityProvider: FARGATE, Weight: 1}]
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref One, !Ref Two]}}
"""
