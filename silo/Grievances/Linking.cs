using Mediation.Cases;
using Npgsql;

namespace Mediation.Grievances;

/// <summary>The case that another hangs together with, by its id or code, and how.</summary>
sealed record LinkRequest(string Other, LinkKind Kind);

/// <summary>The case that is not linked any more.</summary>
sealed record UnlinkRequest(string Other);

/// <summary>A case that hangs together with the one that is looked at, as seen from there.</summary>
sealed record Linked(GrievanceItem Case, LinkSide Side);

/// <summary>What the other case is to this one.</summary>
enum LinkSide { Whole, Part, Related, TakenIn, Main }

/// <summary>Finds what hangs together, and what may.</summary>
sealed class Linking(NpgsqlDataSource db, Desk desk, GrievanceList list)
{
    /// <summary>The link as the case will decide on it; none where there is no such other case for whoever asks.</summary>
    public async Task<LinkGrievance?> Of(Guid id, LinkRequest ask)
    {
        if (await desk.Find<Grievance>(CaseRef.Parse(ask.Other, null)) is not { } other || (await desk.See<Grievance>(other, Access.Read)).Case is not { } seen) return null;
        return new(other, seen.Code, ask.Kind, InACircle: other == id || (ask.Kind == LinkKind.PartOf && await IsPartOf(other, id)));
    }

    async Task<bool> IsPartOf(Guid part, Guid whole)
    {
        await using var command = db.CreateCommand("""
            with recursive above as (
                select other_id from grievance_link where grievance_id = $1 and kind = 'partOf'
                union select l.other_id from above a join grievance_link l on l.grievance_id = a.other_id and l.kind = 'partOf')
            select exists (select from above where other_id = $2)
            """);
        command.Parameters.Add(new() { Value = part });
        command.Parameters.Add(new() { Value = whole });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Everything that hangs together with a case, as far as the viewer may see it.</summary>
    public async Task<List<Linked>> With(Guid id)
    {
        List<(Guid Other, LinkSide Side)> all = [];
        await using (var command = db.CreateCommand("""
            select other_id, case kind when 'partOf' then 0 else 2 end from grievance_link where grievance_id = $1
            union all select grievance_id, case kind when 'partOf' then 1 else 2 end from grievance_link where other_id = $1
            union all select other_id, 3 from grievance_merge where main_id = $1
            union all select main_id, 4 from grievance_merge where other_id = $1
            """))
        {
            command.Parameters.Add(new() { Value = id });
            await using var r = await command.ExecuteReaderAsync();
            while (await r.ReadAsync()) all.Add((r.GetGuid(0), (LinkSide)r.GetInt32(1)));
        }
        var items = (await list.Of([.. all.Select(one => one.Other)])).ToDictionary(item => item.Id);
        return [.. all.Where(one => items.ContainsKey(one.Other)).Select(one => new Linked(items[one.Other], one.Side)).OrderBy(one => one.Side).ThenBy(one => one.Case.Code, StringComparer.Ordinal)];
    }
}
