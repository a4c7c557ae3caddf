import { runApp } from 'tributary';
import { environments } from './environments';

void runApp(environments);
