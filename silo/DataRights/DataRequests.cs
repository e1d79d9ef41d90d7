using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Npgsql;

namespace Mediation.DataRights;

/// <summary>A data request in a list: no words of it, only what it is and by when it must be answered.</summary>
sealed record DataRequestItem(Guid Id, DataRight Right, DataRequestStatus Status, DateTimeOffset FiledAt, DateOnly? Due, DateOnly? FrozenUntil, string? OnlyCase);

/// <summary>One data request, with what was said opened for whoever may read it.</summary>
sealed record DataRequestView(
    Guid Id, DataRight Right, DataRequestStatus Status, DateTimeOffset FiledAt, DateOnly? Due, DateOnly? FrozenUntil, string? Text, string? Identified, string? Reason,
    Guid? DecidedBy, Guid Person, Guid? OnlyCase, int Version, Guid? FiledBy);

/// <summary>Whose data somebody may ask about: a person, or as much of one as a single case's secret shows.</summary>
sealed record Whose(Guid Person, Guid? OnlyCase);

/// <summary>Filing, finding and reading what people ask of the data about them.</summary>
sealed class DataRequests(NpgsqlDataSource db, Desk desk, Vault.Vault vault)
{
    const int Most = 200;

    /// <summary>The subject's own data: an account's, or that of the case whose secret was shown.</summary>
    public async Task<Whose?> Own()
    {
        var subject = await desk.Who();
        if (subject.Role is Role.Resident or Role.Enterprise) return new(subject.Id, null);
        if (subject.Member is { } number) return await Member(subject.Id, number) is { } own ? new(own, subject.Id) : null;
        return subject.Role == Role.Reporter && await Reporter(subject.Id) is { } person ? new(person, subject.Id) : null;
    }

    /// <summary>The person behind a case whose secret was shown; none where it is not there, or has been erased.</summary>
    async Task<Guid?> Reporter(Guid caseId) => PersonOf((await desk.SeeAs<Grievance>(caseId, LocalToken.System, Access.Read)).Case);

    // one of several who showed the secret of their own number: never whoever reported
    async Task<Guid?> Member(Guid caseId, int number) =>
        (await desk.SeeAs<Grievance>(caseId, LocalToken.System, Access.Read)).Case?.Joint.Find(number) is { Person: var person } && person != Guid.Empty ? person : null;

    /// <summary>The person whom the staff know by a case: only by one that they may read themselves.</summary>
    public async Task<(Outcome Outcome, Guid? Person)> KnownBy(Guid caseId)
    {
        var seen = await desk.See<Grievance>(caseId, Access.Read);
        return (seen.Outcome, PersonOf(seen.Case));
    }

    static Guid? PersonOf(Grievance? grievance) => grievance is { ErasedAt: null, Reporter.Person: var person } ? person : null;

    /// <summary>The same caller asking with the same command id means the same request.</summary>
    public async Task<Answer> File(FileDataRequest command, Guid commandId) => await desk.Put(Intake.CaseId(await desk.Who(), commandId), command, commandId);

    public Task<List<DataRequestItem>> Of(Whose whose) =>
        List(command => $"r.person = {command.Parameter(whose.Person)} {(whose.OnlyCase is { } only ? $"and r.only_case = {command.Parameter(only)}" : "")} order by r.filed_at desc");

    /// <summary>What the subject may know of: what waits first, by the day it is due; then the latest that are over.</summary>
    public async Task<List<DataRequestItem>> All()
    {
        var subject = await desk.Who();
        return await List(command => $"{Sight(subject, desk.Now, command.Parameter)} order by r.status not in ('filed', 'proposed', 'approved'), r.due nulls last, r.filed_at desc");
    }

    /// <summary>Access, said in SQL, with what bars somebody from a case that a request reaches: the same as the request's grain asks. A test holds it to <see cref="Access.Decide"/>.</summary>
    /// <param name="parameter">adds a value to the statement and gives its name there</param>
    public static string Sight(Subject subject, DateTimeOffset now, Func<object, string> parameter)
    {
        List<Reach> reaches = [.. subject.Parts("read", now).Where(part => Access.Matrix["ReadDataRequest"].Any.Contains(part.Role)).Select(part => part.Reach)];
        if (reaches.Count == 0) return "false";

        var (me, single) = (parameter(subject.Id), parameter(reaches.SelectMany(reach => reach.Cases).ToArray()));
        return $"""
            ({(reaches.Exists(reach => reach.Everywhere || reach.OfNoProject) ? "true" : "false")} or r.id = any({single}))
            and (r.filed_by = {me} or not exists (select from grievance_recusal x where x.account_id = {me} and x.grievance_id in ({Reached("r.person", "r.only_case")})))
            """;
    }

    async Task<List<DataRequestItem>> List(Func<NpgsqlCommand, string> which)
    {
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            select r.id, r.data_right, r.status, r.filed_at, r.due, r.frozen_until, g.code from data_request r left join grievance g on g.id = r.only_case
            where {which(command)} limit {Most}
            """;
        await using var r = await command.ExecuteReaderAsync();
        List<DataRequestItem> all = [];
        while (await r.ReadAsync())
            all.Add(new(r.GetGuid(0), Enum.Parse<DataRight>(r.GetString(1), true), Enum.Parse<DataRequestStatus>(r.GetString(2), true), r.GetFieldValue<DateTimeOffset>(3),
                Day(4), Day(5), r.IsDBNull(6) ? null : r.GetString(6)));
        return all;

        DateOnly? Day(int i) => r.IsDBNull(i) ? null : r.GetFieldValue<DateOnly>(i);
    }

    public async Task<(Outcome Outcome, DataRequestView? View)> Read(Guid id)
    {
        // who shows a case's secret asks by the case: the request itself has none
        var seen = await desk.SeeAs<DataRequest>(id, await desk.Who(), "ReadDataRequest");
        if (seen.Case is not { } one) return (seen.Outcome, null);

        PrivateText?[] texts = [one.Text, one.Identified, one.Reason];
        var opened = await vault.Open(texts.OfType<PrivateText>().Select(text => text.Ref));
        return (Outcome.Done, new(id, one.Right, one.Status, one.FiledAt!.Value, one.Clock?.LegalDue.Date, one.FrozenUntil,
            Plain(one.Text), Plain(one.Identified), Plain(one.Reason), one.DecidedBy, one.Person, one.OnlyCase, seen.Version, one.FiledBy));

        string? Plain(PrivateText? text) => text is not null && opened.TryGetValue(text.Ref, out var plain) ? plain : null;
    }

    /// <summary>The ids of the cases that a person reported or joined, as a subquery: all of them, or the one.</summary>
    public static string Reached(string person, string onlyCase) => $"""
        select id from grievance where person = {person} and ({onlyCase}::uuid is null or id = {onlyCase})
        union select grievance_id from grievance_member where person = {person} and ({onlyCase}::uuid is null or grievance_id = {onlyCase})
        """;

    /// <summary>The cases that a request reaches.</summary>
    public async Task<List<Guid>> CasesOf(Whose whose)
    {
        await using var command = db.CreateCommand($"select id from grievance where id in ({Reached("$1", "$2")}) order by received_at desc");
        command.Parameters.Add(new() { Value = whose.Person });
        command.Parameters.Add(new() { Value = (object?)whose.OnlyCase ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using var r = await command.ExecuteReaderAsync();
        List<Guid> all = [];
        while (await r.ReadAsync()) all.Add(r.GetGuid(0));
        return all;
    }
}
