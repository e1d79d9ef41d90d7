namespace Mediation.Cases;

/// <summary>How an act ended, as the desk needs to know it.</summary>
enum Outcome { Done, Refused, Hidden, Forbidden, Recused, Frozen, Missing, Stale, OtherBody, Busy, Unavailable, Again }

/// <summary>The answer of a case to an act.</summary>
[GenerateSerializer, Immutable]
sealed record Answer([property: Id(0)] Outcome Outcome, [property: Id(1)] Guid CaseId, [property: Id(2)] int Version, [property: Id(3)] Refusal? Refusal = null)
{
    /// <summary>The act had been done before under the same id: this is the stored answer.</summary>
    [Id(4)] public bool Repeated { get; init; }

    /// <summary>Why it was not done, for a sentence.</summary>
    public Refusal WhyNot => Outcome switch
    {
        Outcome.Refused => Refusal!,
        Outcome.Stale => new("stale"),
        Outcome.OtherBody => new("idempotency/other-body"),
        Outcome.Hidden or Outcome.Missing => new("not-found"),
        Outcome.Forbidden => new("access/not-your-part"),
        Outcome.Recused => new("access/recused"),
        Outcome.Frozen => new("access/frozen"),
        Outcome.Busy => new("busy"),
        _ => new("unavailable"),
    };
}

/// <summary>An act as it reaches a case: stamped, with the keyed hash of what was asked and the version it was asked of.</summary>
[GenerateSerializer, Immutable]
sealed record Asked<TCase>([property: Id(0)] Command<TCase> Command, [property: Id(1)] Stamp Stamp, [property: Id(2)] byte[] RequestMac, [property: Id(3)] int? IfVersion)
{
    /// <summary>An activation gave way before: even an opening looks first what is there.</summary>
    [Id(4)] public bool Again { get; init; }
}

/// <summary>A case as a viewer may see it; none where there is nothing, or nothing for this viewer.</summary>
[GenerateSerializer, Immutable]
sealed record Seen<TCase>([property: Id(0)] Outcome Outcome, [property: Id(1)] int Version, [property: Id(2)] TCase? Case);

/// <summary>What every case answers, whatever its noun.</summary>
interface ICaseGrain<TCase> : IGrainWithGuidKey
{
    Task<Answer> Ask(Asked<TCase> asked);
    Task<Seen<TCase>> See(Subject viewer, string action, DateTimeOffset now);
}
