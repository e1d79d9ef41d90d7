using Mediation;

return args is [var first, ..] && !first.StartsWith('-')
    ? await Verbs.Run(args)
    : await Server.Run(args);
