using System.Globalization;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>
/// Who follows a case by a code and a secret: its reporter by the case's own code, one of several by the code with their number behind it
/// (YT-26-000123-M7). The secret shows at once whether it is theirs; whether they still belong to the case only the case knows.
/// </summary>
sealed record Following(Guid CaseId, int? Member)
{
    const string Mark = "-M";

    public Subject Subject => new(CaseId, Role.Reporter) { Member = Member };

    public static string CodeOf(string caseCode, int? member) => member is { } number ? string.Create(CultureInfo.InvariantCulture, $"{caseCode}{Mark}{number}") : caseCode;

    public static (string Case, int? Member) Parse(string code) =>
        code.LastIndexOf(Mark, StringComparison.Ordinal) is > 0 and var at && int.TryParse(code[(at + Mark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (code[..at], number) : (code, null);
}

/// <summary>A look for a case by its code and secret: the case, or nothing (whatever was wrong), or how long to wait.</summary>
readonly record struct Found(Following? Who, TimeSpan? Wait = null);

/// <summary>
/// Finds the case whose secret, or eight digits from the desk, somebody shows. An unknown code costs the same work and gets the same answer as a wrong secret or somebody else's; who fails
/// too often waits. Who is right gives back what the tries cost, so that a hall full of people behind one address gets through.
/// </summary>
sealed class Tracking(Desk desk, KeyFile keys, Pins pins, Attempts attempts, IHttpContextAccessor web)
{
    const int LongestCode = 64;

    public async Task<Found> Find(string code, string secret)
    {
        var (who, from) = (code.Trim().ToUpperInvariant(), web.HttpContext!.Connection.RemoteIpAddress);
        var pin = Pins.Tidy(secret);
        var limit = pin is null ? Limit.Tracking : Limit.Pin;
        if (await attempts.Begin(limit, who, from) is { } wait) return new(null, wait);

        var found = pin is null ? await BySecret(who, secret) : await ByPin(who, pin);
        if (found is null) return new(null);

        await attempts.Succeeded(limit, who, from);
        return new(found);
    }

    async Task<Following?> BySecret(string code, string secret)
    {
        var (caseCode, member) = Following.Parse(code);
        var id = await CaseOf(caseCode);
        return TrackingSecret.IsRight(keys, id, secret, member) && id != Guid.Empty ? new(id, member) : null;
    }

    async Task<Following?> ByPin(string code, string pin)
    {
        var id = await CaseOf(code);
        return await pins.IsRight(id, pin) && id != Guid.Empty ? new(id, null) : null;
    }

    async Task<Guid> CaseOf(string code) => code.Length is > 0 and <= LongestCode ? await desk.Find<Grievance>(CaseRef.Parse(code, null)) ?? Guid.Empty : Guid.Empty;
}
