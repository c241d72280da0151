// nginx on Fargate behind a public load balancer, in a VPC over two zones: what specs/nginx-fargate.yml says.
const cdk = require("aws-cdk-lib");
const ec2 = require("aws-cdk-lib/aws-ec2");
const ecs = require("aws-cdk-lib/aws-ecs");
const patterns = require("aws-cdk-lib/aws-ecs-patterns");
const logs = require("aws-cdk-lib/aws-logs");

const app = new cdk.App();
const stack = new cdk.Stack(app, "nginx");
const vpc = new ec2.Vpc(stack, "Vpc", {
  maxAzs: 2,
  natGateways: 0,
  subnetConfiguration: [{ name: "public", subnetType: ec2.SubnetType.PUBLIC }],
});
const cluster = new ecs.Cluster(stack, "Cluster", { vpc });
new patterns.ApplicationLoadBalancedFargateService(stack, "Service", {
  cluster,
  cpu: 256,
  memoryLimitMiB: 512,
  desiredCount: 1,
  assignPublicIp: true,
  publicLoadBalancer: true,
  circuitBreaker: { rollback: true },
  taskImageOptions: {
    image: ecs.ContainerImage.fromRegistry("public.ecr.aws/nginx/nginx:stable"),
    containerPort: 80,
    logDriver: ecs.LogDrivers.awsLogs({ streamPrefix: "ecs", logRetention: logs.RetentionDays.ONE_MONTH }),
  },
});
