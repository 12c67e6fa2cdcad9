package seeded.alert.query;

import seeded.app.Application;

interface UserOfApp extends Application {}
