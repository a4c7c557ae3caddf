import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { App, TerraformStack } from 'cdktf';

/** The least that CDKTF can synthesize: one stack with one resource. What it takes is the floor for any stack. */
const app = new App({ outdir: process.argv[2] as string });
const stack = new TerraformStack(app, 'minimal');
new AwsProvider(stack, 'Aws', { region: 'eu-west-1' });
new SnsTopic(stack, 'Topic', { name: 'minimal' });
app.synth();
