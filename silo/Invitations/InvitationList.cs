using Mediation.Cases;
using Mediation.Identity;
using Npgsql;

namespace Mediation.Invitations;

/// <summary>An invitation in a list: for which home, or which company and projects, and whose it became, their name masked.</summary>
sealed record InvitationItem(
    Guid Id, InvitationStatus Status, DateTimeOffset MadeAt, DateTimeOffset Until, Guid? UnitId, string? Building, string? Unit, string Company, string[] Projects, string[] Codes, string? Account)
{
    public bool IsOpenAt(DateTimeOffset now) => Status == InvitationStatus.Open && Until > now;
}

/// <summary>Invitations and ties, out of the register.</summary>
sealed class InvitationList(NpgsqlDataSource db, Desk desk)
{
    const int Most = 2_000;

    /// <summary>The letters of a project's homes, by building and number, the newest first within a home: as far as the subject may know of them.</summary>
    public async Task<List<InvitationItem>> OfProject(Guid project)
    {
        var subject = await desk.Who();
        return await List(command => $"""
            i.unit_id is not null and exists (select from invitation_project ip where ip.invitation_id = i.id and ip.project_id = {command.Parameter(project)})
            and {Sight(subject, desk.Now, command.Parameter)} order by b.position, u.position, i.made_at desc
            """);
    }

    /// <summary>The companies' links, the newest first, as far as the subject may know of them.</summary>
    public async Task<List<InvitationItem>> OfCompanies()
    {
        var subject = await desk.Who();
        return await List(command => $"i.unit_id is null and {Sight(subject, desk.Now, command.Parameter)} order by i.made_at desc");
    }

    /// <summary>What an account is tied to.</summary>
    public Task<List<InvitationItem>> TiesOf(Guid account) => List(command => $"i.account_id = {command.Parameter(account)} and i.status = 'accepted' order by i.made_at");

    /// <summary>Access, said in SQL: a letter is its project's, a company's link nobody's. A test holds it to <see cref="Access.Decide"/>.</summary>
    /// <param name="parameter">adds a value to the statement and gives its name there</param>
    public static string Sight(Subject subject, DateTimeOffset now, Func<object, string> parameter)
    {
        List<Reach> reaches = [.. subject.Parts("read", now).Where(part => Access.Matrix["ReadInvitations"].Knows(part.Role)).Select(part => part.Reach)];
        if (reaches.Exists(reach => reach.Everywhere)) return "true";
        if (reaches.Count == 0) return "false";

        var near = parameter(reaches.SelectMany(reach => reach.Projects).ToArray());
        var single = parameter(reaches.SelectMany(reach => reach.Cases).ToArray());
        return $"""
            (i.id = any({single}) or (i.unit_id is not null and exists (select from invitation_project ip where ip.invitation_id = i.id and ip.project_id = any({near})))
             or ({(reaches.Exists(reach => reach.OfNoProject) ? "true" : "false")} and i.unit_id is null))
            """;
    }

    /// <summary>Whom letters tied to the homes of a project.</summary>
    public async Task<List<Rolls.Tie>> Tied(Guid project)
    {
        await using var command = db.CreateCommand("""
            select i.account_id, b.name, u.number from invitation i join unit u on u.id = i.unit_id join building b on b.id = u.building_id
            where u.project_id = $1 and i.status = 'accepted' and i.account_id is not null
            """);
        command.Parameters.Add(new() { Value = project });
        await using var row = await command.ExecuteReaderAsync();
        List<Rolls.Tie> all = [];
        while (await row.ReadAsync()) all.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2)));
        return all;
    }

    /// <summary>On which projects somebody may report: a company on those it is tied to and no other; one that is tied to nothing, and everybody else, on any.</summary>
    public async Task<Func<Guid, bool>> ReportsOn(Subject who) => who.Role == Role.Enterprise && await ProjectsOf(who.Id) is { Count: > 0 } theirs ? theirs.Contains : _ => true;

    async Task<HashSet<Guid>> ProjectsOf(Guid account)
    {
        await using var command = db.CreateCommand("select ip.project_id from invitation i join invitation_project ip on ip.invitation_id = i.id where i.account_id = $1 and i.status = 'accepted'");
        command.Parameters.Add(new() { Value = account });
        await using var row = await command.ExecuteReaderAsync();
        HashSet<Guid> all = [];
        while (await row.ReadAsync()) all.Add(row.GetGuid(0));
        return all;
    }

    /// <summary>The invitation that a word opens, and the part it makes; whether it is good is its own to say.</summary>
    public async Task<(Guid Id, Role For)?> Find(string hash)
    {
        await using var command = db.CreateCommand("select id, unit_id is not null from invitation where hash = $1");
        command.Parameters.Add(new() { Value = hash });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetGuid(0), row.GetBoolean(1) ? Role.Resident : Role.Enterprise) : null;
    }

    async Task<List<InvitationItem>> List(Func<NpgsqlCommand, string> which)
    {
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            select i.id, i.status, i.made_at, i.good_until, i.unit_id, b.name, u.number, i.company,
                   array(select p.name from invitation_project ip join project p on p.id = ip.project_id where ip.invitation_id = i.id order by p.name),
                   array(select p.code from invitation_project ip join project p on p.id = ip.project_id where ip.invitation_id = i.id order by p.name), a.display_name
            from invitation i left join unit u on u.id = i.unit_id left join building b on b.id = u.building_id left join identity.account a on a.id = i.account_id
            where {which(command)} limit {Most}
            """;
        await using var r = await command.ExecuteReaderAsync();
        List<InvitationItem> all = [];
        while (await r.ReadAsync())
            all.Add(new(r.GetGuid(0), Enum.Parse<InvitationStatus>(r.GetString(1), ignoreCase: true), r.GetFieldValue<DateTimeOffset>(2), r.GetFieldValue<DateTimeOffset>(3),
                r.IsDBNull(4) ? null : r.GetGuid(4), Text(5), Text(6), r.GetString(7), r.GetFieldValue<string[]>(8), r.GetFieldValue<string[]>(9), Text(10) is { } name ? Masking.Name(name) : null));
        return all;

        string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
    }
}
