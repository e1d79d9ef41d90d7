using System.Collections.Immutable;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Verbs;

namespace Mediation.Organisations;

/// <summary>What a line of the file does: found a unit, revise one, or nothing because it stands so already.</summary>
enum Bringing { Found, Revise, Leave }

/// <summary>A line that is right, and what it does.</summary>
sealed record BroughtUnit(int Line, string Code, string Name, OrganisationKind Kind, string? Parent, Bringing What);

/// <summary>What an import did, or would do: units founded, revised, and those that were so already.</summary>
sealed record Brought(ImmutableArray<BroughtUnit> Units)
{
    public int Founded => Units.Count(one => one.What == Bringing.Found);
    public int Revised => Units.Count(one => one.What == Bringing.Revise);
    public int Unchanged => Units.Count(one => one.What == Bringing.Leave);
}

/// <summary>
/// A tree out of a file (code,name,kind,parent,duties,hours; duties apart by semicolons). Every line is looked at before anything is done; then each
/// unit is founded, or revised where it stands already, from the top down. The same file twice changes nothing.
/// </summary>
sealed class OrganisationImport(Desk desk)
{
    static readonly ImmutableArray<string> Columns = ["code", "name", "kind", "parent", "duties", "hours"];

    sealed record Line(int Number, string Code, string Name, OrganisationKind Kind, string? Parent, ImmutableArray<string> Duties, string Hours);
    sealed record Step(Line Line, Command<Organisation> Command, Bringing What);

    /// <summary>What the file would do, or every line that is wrong.</summary>
    public async Task<(Brought? Would, ImmutableArray<Fault> Faults)> Look(byte[] file)
    {
        List<Fault> faults = [];
        var steps = await Plan(file, faults);
        return faults.Count > 0 ? (null, [.. faults]) : (Of(steps), []);
    }

    public async Task<(Brought? Done, ImmutableArray<Fault> Faults)> Run(byte[] file, Guid commandId)
    {
        List<Fault> faults = [];
        var steps = await Plan(file, faults);
        if (faults.Count > 0) return (null, [.. faults]);

        foreach (var step in steps.Where(step => step.What != Bringing.Leave))
        {
            var id = OrganisationList.IdOf(step.Line.Code);
            var answer = await desk.Put(id, step.Command, Ids.From(id.ToByteArray(), prefix: commandId));
            if (answer.Outcome != Outcome.Done) return (null, [new($"line {step.Line.Number}", answer.Refusal?.Code ?? "unavailable", answer.Refusal?.Args ?? [])]);
        }
        return (Of(steps), []);
    }

    static Brought Of(List<Step> steps) => new([.. steps.Select(step => new BroughtUnit(step.Line.Number, step.Line.Code, step.Line.Name, step.Line.Kind, step.Line.Parent, step.What))]);

    async Task<List<Step>> Plan(byte[] file, List<Fault> faults)
    {
        List<Step> steps = [];
        Dictionary<string, Superior> known = [];
        HashSet<string> seen = [];
        foreach (var line in Read(file, faults))
        {
            if (!seen.Add(line.Code)) faults.Add(new($"line {line.Number}", "import/twice", line.Code));
            else if (await Look(line, known, faults) is { } step) steps.Add(step);
        }
        return steps;
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

    // a parent stands in an earlier line or in the tree already; what the line asks is tried by the very rules that will decide it
    async Task<Step?> Look(Line line, Dictionary<string, Superior> known, List<Fault> faults)
    {
        if (line.Parent is { } above && !known.ContainsKey(above))
        {
            if (await Standing(above) is not { } stands) return Wrong("import/unknown-parent", above);
            known[above] = new(OrganisationList.IdOf(above), stands.Kind, stands.IsDissolved);
        }
        var parent = line.Parent is { } one ? known[one] : null;
        var there = await Standing(line.Code);
        if (there is not null && there.Kind != line.Kind) return Wrong("organisation/kind-stays", $"{there.Kind}");

        var revision = new ReviseOrganisation(line.Name, parent, line.Duties, line.Hours);
        Command<Organisation> command = there is null ? new FoundOrganisation(line.Code, line.Name, line.Kind, parent, line.Duties, line.Hours) : revision;
        var leaves = there is not null && revision.IsAsItWas(there);
        var stamp = new Stamp(LocalToken.System, desk.Now, "service", Guid.Empty) { Rules = desk.Rules };
        if (!leaves && command.Decide(there ?? Organisation.Empty, stamp).Refused is { } why) return Wrong(why.Code, [.. why.Args]);

        known[line.Code] = new(OrganisationList.IdOf(line.Code), line.Kind, there?.IsDissolved == true);
        return new(line, command, leaves ? Bringing.Leave : there is null ? Bringing.Found : Bringing.Revise);

        Step? Wrong(string code, params ImmutableArray<string> args)
        {
            faults.Add(new($"line {line.Number}", code, args));
            return null;
        }
    }

    async Task<Organisation?> Standing(string code) =>
        (await desk.SeeAs<Organisation>(OrganisationList.IdOf(code), LocalToken.System, "ReadOrganisation")).Case is { IsFounded: true } stands ? stands : null;
}
