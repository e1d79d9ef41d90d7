using System.Collections.Immutable;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Verbs;

namespace Mediation.Organisations;

/// <summary>What an import did: units founded, units revised, units that were so already.</summary>
sealed record Brought(int Founded, int Revised, int Unchanged);

/// <summary>
/// A tree out of a file (code,name,kind,parent,duties,hours; duties apart by semicolons). Every line is looked at before anything is done; then each
/// unit is founded, or revised where it stands already, from the top down. The same file twice changes nothing.
/// </summary>
sealed class OrganisationImport(Desk desk)
{
    static readonly ImmutableArray<string> Columns = ["code", "name", "kind", "parent", "duties", "hours"];

    sealed record Line(int Number, string Code, string Name, OrganisationKind Kind, string? Parent, ImmutableArray<string> Duties, string Hours);

    public async Task<(Brought? Done, ImmutableArray<Fault> Faults)> Run(byte[] file, Guid commandId)
    {
        List<Fault> faults = [];
        var lines = Read(file, faults);
        Dictionary<string, Superior> known = [];
        foreach (var line in lines) await Look(line, known, faults);
        if (faults.Count > 0) return (null, [.. faults]);

        var (founded, revised, unchanged) = (0, 0, 0);
        foreach (var line in lines)
        {
            var (id, parent) = (OrganisationList.IdOf(line.Code), line.Parent is { } above ? known[above] : null);
            var stands = (await desk.SeeAs<Organisation>(id, Identity.LocalToken.System, "ReadOrganisation")).Case;
            var revision = new ReviseOrganisation(line.Name, parent, line.Duties, line.Hours);
            if (stands is { IsFounded: true } && revision.IsAsItWas(stands)) { unchanged++; continue; }

            var answer = stands is { IsFounded: true }
                ? await desk.Put(id, revision, Ids.From(id.ToByteArray(), prefix: commandId))
                : await desk.Put(id, new FoundOrganisation(line.Code, line.Name, line.Kind, parent, line.Duties, line.Hours), Ids.From(id.ToByteArray(), prefix: commandId));
            if (answer.Outcome != Outcome.Done) return (null, [new($"line {line.Number}", answer.Refusal?.Code ?? "unavailable", answer.Refusal?.Args ?? [])]);
            _ = stands is { IsFounded: true } ? revised++ : founded++;
        }
        return (new(founded, revised, unchanged), []);
    }

    static List<Line> Read(byte[] file, List<Fault> faults)
    {
        CsvTable table;
        try { table = CsvTable.Read(TextFile.Read(file)); }
        catch (VerbEnds why)
        {
            faults.Add(new("file", "import/unreadable", why.Message));
            return [];
        }
        if (!table.Header.Select(h => h.Trim().ToLowerInvariant()).SequenceEqual(Columns))
        {
            faults.Add(new("line 1", "import/header", string.Join(",", Columns)));
            return [];
        }
        List<Line> lines = [];
        foreach (var (number, cells) in table.Rows)
        {
            var kind = Array.Find(Enum.GetValues<OrganisationKind>(), k => JsonNamingPolicy.CamelCase.ConvertName($"{k}") == cells[2].Trim());
            if (JsonNamingPolicy.CamelCase.ConvertName($"{kind}") != cells[2].Trim()) faults.Add(new($"line {number}", "field/unknown-value", string.Join(" | ", Enum.GetNames<OrganisationKind>().Select(JsonNamingPolicy.CamelCase.ConvertName))));
            else if (Array.Exists([.. cells], cell => cell.Any(Reading.IsTreacherous))) faults.Add(new($"line {number}", "import/hidden-character"));
            else lines.Add(new(number, cells[0].Trim(), cells[1].Trim(), kind, cells[3].Trim() is { Length: > 0 } parent ? parent : null,
                [.. cells[4].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], cells[5].Trim()));
        }
        return lines;
    }

    // a parent stands in an earlier line or in the tree already
    async Task Look(Line line, Dictionary<string, Superior> known, List<Fault> faults)
    {
        if (line.Parent is { } above && !known.ContainsKey(above))
        {
            if ((await desk.SeeAs<Organisation>(OrganisationList.IdOf(above), Identity.LocalToken.System, "ReadOrganisation")).Case is { IsFounded: true } stands)
                known[above] = new(OrganisationList.IdOf(above), stands.Kind, stands.IsDissolved);
            else { faults.Add(new($"line {line.Number}", "import/unknown-parent", above)); return; }
        }
        var parent = line.Parent is { } one ? known[one] : null;
        var stamp = new Stamp(Identity.LocalToken.System, desk.Now, "service", Guid.Empty) { Rules = desk.Rules };
        var trial = new FoundOrganisation(line.Code, line.Name, line.Kind, parent, line.Duties, line.Hours).Decide(Organisation.Empty, stamp);
        if (trial.Refused is { } why) faults.Add(new($"line {line.Number}", why.Code, why.Args));
        else if (!known.TryAdd(line.Code, new(OrganisationList.IdOf(line.Code), line.Kind))) faults.Add(new($"line {line.Number}", "import/twice", line.Code));
    }
}
