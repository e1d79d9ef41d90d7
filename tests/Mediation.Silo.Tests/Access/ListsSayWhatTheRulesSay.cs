using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Mediation.Cases;
using Mediation.DataRights;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Invitations;
using Mediation.Law;
using Mediation.Tests.Postgres;
using Npgsql;
using Xunit;
using static Mediation.Tests.Access.Anybody;

namespace Mediation.Tests.Access;

/// <summary>What a list shows is said in SQL, what may be read in <see cref="Mediation.Access.Decide"/>: of anything, for anybody, the two say the same.</summary>
public sealed class ListsSayWhatTheRulesSay : IAsyncLifetime
{
    const int Many = 300, Viewers = 500;

    TestDatabase database = null!;
    readonly List<(Guid Id, Grievance Case)> cases = [];
    readonly List<(Guid Id, DataRequest Case)> requests = [];
    readonly List<(Guid Id, Invitation Case)> invitations = [];

    static readonly Gen<ImmutableHashSet<Guid>> Few = Gen.Int[0, 12].Select(n => n is > 0 and < 4 ? ImmutableHashSet.Create(One(n)) : []);
    static readonly Gen<Guid?> Perhaps = Gen.Int[0, 4].Select(n => n is > 0 and < 4 ? One(n) : (Guid?)null);

    static readonly Gen<Grievance> Any = Gen.Select(Project, Gen.Bool, Gen.Int[1, 4], Perhaps, Perhaps, Few, Few, Few).Select((project, isReport, person, handler, offered, recused, accused, knowers) => Grievance.Empty with
    {
        Code = "YT-26-000001", Subject = new() { Ref = One(1) }, ProjectId = project, Kind = isReport ? GrievanceKind.Report : GrievanceKind.Complaint, Reporter = new(One(person), false, null, null), Handler = handler,
        Offered = offered, Recused = recused, Accused = accused, Knowers = knowers, ReceivedAt = Now, LoggedAt = Now,
    }).Select(Perhaps, Gen.Bool, Perhaps, Gen.Int[-1, 1], Perhaps, Gen.Bool).Select((one, unit, refused, letIn, until, member, frozen) => one with
    {
        Hop = unit is null ? null : new(1, unit, null, Now, RuleSets.Default.Start("I-RIGHTS", Now), refused ? HopAnswer.Refused : HopAnswer.Accepted),
        Glasses = letIn is { } by ? [new(1, by, Now.AddHours(-1), Now.AddMinutes(until), One(1))] : [],
        Joint = member is { } person ? Joint.Nobody.With(new(1, person, null, null, null, true)) : Joint.Nobody, FrozenUntil = frozen ? new(2036, 9, 14) : null,
    });

    static readonly Gen<DataRequest> AnyRequest = Gen.Select(Gen.Int[1, 4], Gen.Int[0, Many - 1], Gen.Bool, Perhaps).Select((person, only, isOfOne, by) => DataRequest.Empty with
    {
        Person = One(person), OnlyCase = isOfOne ? IdOf(only) : null, FiledAt = Now, FiledBy = by,
    });

    static readonly Gen<Invitation> AnyInvitation = Gen.Select(Gen.Bool, Gen.Bool.Select(isHere => isHere ? Here : Elsewhere), Perhaps).Select((isLetter, project, account) => Invitation.Empty with
    {
        Hash = $"{Guid.NewGuid():n}", UnitId = isLetter ? One(1) : null, Company = isLetter ? "" : "Harbour Homes", Projects = isLetter ? [project] : [Here, Elsewhere], MadeAt = Now, Until = Now.AddDays(1), Account = account,
    });

    // the first three have the numbers of those who ask: a reporter asks as the case
    static Guid IdOf(int n) => One(n < 3 ? n + 1 : 100 + n);

    public async Task InitializeAsync()
    {
        database = await TestServer.NewDatabase();
        foreach (var (one, n) in Any.Array[Many].Single().Select((one, n) => (one, n))) cases.Add((IdOf(n), one with { Code = string.Create(CultureInfo.InvariantCulture, $"YT-26-{n:000000}") }));
        foreach (var one in AnyRequest.Array[Many].Single()) requests.Add((Guid.CreateVersion7(), one));
        foreach (var one in AnyInvitation.Array[Many].Single()) invitations.Add((Guid.CreateVersion7(), one));
        for (var n = 0; n < Many; n++)       // a case's secret shows the case of its own reporter
            if (requests[n].Case.OnlyCase is { } only) requests[n] = (requests[n].Id, requests[n].Case with { Person = cases.Find(one => one.Id == only).Case.Reporter!.Person });

        List<Row> rows =
        [
            .. cases.SelectMany(one => new GrievanceRegister().Rows(one.Id, Grievance.Empty, one.Case)), .. cases.SelectMany(one => new TogetherRegister().Rows(one.Id, Grievance.Empty, one.Case)),
            .. requests.SelectMany(one => new DataRequestRegister().Rows(one.Id, DataRequest.Empty, one.Case)), .. invitations.SelectMany(one => new InvitationRegister().Rows(one.Id, Invitation.Empty, one.Case)),
        ];
        await using var batch = database.App.CreateBatch();
        foreach (var table in rows.GroupBy(row => row.GetType())) RowTable.Of(table.Key).Write(batch, [.. table]);
        await batch.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact] public void Of_the_day_book() => Hold("grievance g", "g.id", Sight.Of, subject => cases.Where(one => May(subject, Mediation.Access.Read, one.Case.ResourceOf(one.Id))).Select(one => one.Id));

    // of the house, for whom the list is: whoever asks has a list of their own
    [Fact] public void Of_what_people_ask_of_their_data() => Hold("data_request r", "r.id", DataRequests.Sight,
        subject => !subject.Grants.All(grant => grant.Role >= Role.Officer) ? null : subject.IsStaff || subject.Role == Role.System ? requests.Where(one => May(subject, "ReadDataRequest", Aimed(one.Id, one.Case))).Select(one => one.Id) : []);

    [Fact] public void Of_letters_and_links() => Hold("invitation i", "i.id", InvitationList.Sight, subject => invitations.Where(one => May(subject, "ReadInvitations", one.Case.ResourceOf(one.Id))).Select(one => one.Id));

    static bool May(Subject subject, string action, Resource resource) => Mediation.Access.Decide(subject, action, resource, "read", Now) == Verdict.Allowed;

    // as the grain of a request has it: with who is barred from a case that it reaches, but for whoever filed it
    Resource Aimed(Guid id, DataRequest request)
    {
        var reached = cases.Where(one => one.Case.Reporter!.Person == request.Person && (request.OnlyCase is null || request.OnlyCase == one.Id)).Select(one => one.Case).ToList();
        return request.ResourceOf(id) with { Recused = [.. reached.SelectMany(one => one.Recused).Where(one => one != request.FiledBy)], Accused = [.. reached.SelectMany(one => one.Accused).Where(one => one != request.FiledBy)] };
    }

    void Hold(string table, string id, Func<Subject, DateTimeOffset, Func<object, string>, string> sight, Func<Subject, IEnumerable<Guid>?> may)
    {
        var (shown, hidden) = (0, 0);
        Subjects.Sample(subject =>
        {
            if (may(subject) is not { } known) return true;
            using var command = database.App.CreateCommand();
            command.CommandText = $"select {id} from {table} where {sight(subject, Now, command.Parameter)}";
            HashSet<Guid> listed = [];
            using (var r = command.ExecuteReader()) while (r.Read()) listed.Add(r.GetGuid(0));
            var allowed = known.ToHashSet();
            (shown, hidden) = (shown + allowed.Count, hidden + Many - allowed.Count);
            return listed.SetEquals(allowed);
        }, iter: Viewers, threads: 1);
        Assert.True(shown > Many && hidden > Many, $"{shown} shown and {hidden} hidden say nothing");
    }
}
