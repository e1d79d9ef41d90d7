using System.Globalization;
using Mediation.Cases;
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

    /// <summary>The same work, and the same answer, whatever is wrong.</summary>
    public static async Task<Following?> Find(Desk desk, KeyFile keys, string code, string secret)
    {
        var (caseCode, member) = Parse(code.Trim().ToUpperInvariant());
        var id = caseCode.Length is > 0 and <= 64 ? await desk.Find<Grievance>(CaseRef.Parse(caseCode, null)) ?? Guid.Empty : Guid.Empty;
        return TrackingSecret.IsRight(keys, id, secret, member) && id != Guid.Empty ? new(id, member) : null;
    }

    static (string Case, int? Member) Parse(string code) =>
        code.LastIndexOf(Mark, StringComparison.Ordinal) is > 0 and var at && int.TryParse(code[(at + Mark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (code[..at], number) : (code, null);
}
