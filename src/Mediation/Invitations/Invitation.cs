using System.Collections.Immutable;

namespace Mediation.Invitations;

/// <summary>Where an invitation stands. Accepted, it is itself the tie between a person and a home or a company's projects, until that is ended.</summary>
public enum InvitationStatus { Open, Accepted, Revoked, Ended }

/// <summary>Somebody is asked in, by a letter to a home or a link to a company: good once, and for a while.</summary>
public sealed record Invitation : ICase<Invitation>
{
    public static string Noun => "invitation";
    public static Invitation Empty { get; } = new();

    /// <summary>SHA-256 of the word that opens it; the word itself is on the letter alone.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The home it is for; none for a company.</summary>
    public Guid? UnitId { get; init; }
    public ImmutableArray<Guid> Projects { get; init; } = [];
    public string Company { get; init; } = "";
    public DateTimeOffset? MadeAt { get; init; }
    public DateTimeOffset Until { get; init; }
    public InvitationStatus Status { get; init; }

    /// <summary>Whom it tied.</summary>
    public Guid? Account { get; init; }

    public bool IsMade => MadeAt is not null;

    /// <summary>The part that whoever accepts it plays.</summary>
    public Role For => UnitId is null ? Role.Enterprise : Role.Resident;

    /// <summary>A letter belongs to its home's project; a company's link, which may name several, to none.</summary>
    public Resource ResourceOf(Guid id) => new(id, UnitId is null ? null : Projects[0], Account);
    Invitation ICase<Invitation>.For(Subject viewer) => this with { Hash = "" };
}

/// <summary>Why acts on an invitation are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("invitation/not-found");
    public static Refusal AlreadyMade => new("invitation/already-made");
    public static Refusal NotGood => new("invitation/not-good");
    public static Refusal BadTerm(int days) => new("invitation/bad-term", $"{days}");
    public static Refusal CompanyMissing => new("invitation/company-missing");
    public static Refusal NoProjects => new("invitation/no-projects");
    public static Refusal OtherPart => new("invitation/other-part");
    public static Refusal NotOpen => new("invitation/not-open");
    public static Refusal NoTie => new("invitation/no-tie");
    public static Refusal ProjectClosed => new("project/closed");
    public static Refusal UnknownUnit => new("project/unknown-unit");
}
