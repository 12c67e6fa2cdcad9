package seeded.alert.process;

import seeded.alert.command.Commanded;

interface ProcessOnCommand extends Commanded {}
