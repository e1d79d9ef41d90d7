namespace Mediation.Postgres;

/// <summary>Why the program does not start, in one sentence for who started it: a stack trace helps nobody here.</summary>
sealed class CannotStart(string sentence, Exception? inner = null) : Exception(sentence, inner);
