using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Invitations;
using Mediation.Law;
using Mediation.Organisations;
using Mediation.Projects;
using Mediation.Templates;

namespace Mediation.Demo;

/// <summary>The demo district: a story out of a data file, told in commands through the front door.</summary>
sealed partial class DemoDistrict(IServiceScopeFactory scopes, Accounts accounts, TimeProvider time)
{
    sealed record Person(Role Role, string UserName, string DisplayName);
    sealed record House(string Name, ImmutableArray<string> Units);
    sealed record Place(string Code, string Name, string SubDistrict, RenewalType Type, ImmutableArray<House> Buildings);
    sealed record Unit(
        string Code, string Name, OrganisationKind Kind, string? Parent, string Hours = "",
        ImmutableArray<string> Duties = default, ImmutableArray<string> Members = default, ImmutableArray<string> Projects = default);
    sealed record Told(string Project, int Building, int Unit, Channel Channel, GrievanceKind Kind, string Category, string Subject, string Text, int ReceivedDaysAgo,
        string? Name, string? Phone, bool SeveralPeople, bool Accepted, string? Assigned, string? Note, int? AnsweredAfterDays, string? Answer, bool Closed, int[]? Rating, string? By,
        string[]? Rungs = null, string? Extension = null, Heard? Hearing = null, ImmutableArray<Step> Steps = default, string? Into = null, Wanted? Ticket = null, string? Photo = null);
    sealed record Wanted(string Number, Urgency Urgency, int DueInDays);
    sealed record Reply(string Name, string Zh, string? En = null, GrievanceKind? Kind = null, string? Category = null);
    sealed record Heard(string Claim, string Facts, string View, string Basis, string Again, string Review, string Still, string Note);
    sealed record Step(string Act, string? Text = null, string? To = null);
    sealed record Story(ImmutableArray<Person> Accounts, ImmutableArray<Place> Projects, ImmutableArray<Unit> Organisations, ImmutableArray<Told> Cases, ImmutableArray<Reply> Templates, Followed Alert, Voting Voting);
    sealed record Followed(string Contact, string Police, string Evidence);
    sealed record Login(Role Role, string UserName, string Password, string ApiKey);

    static readonly JsonSerializerOptions Json = Options();
    readonly Dictionary<string, Subject> people = [];
    Story? story;
    readonly Dictionary<string, (Guid Id, Project Project)> projects = [];

    public async Task Tell(string dataDirectory)
    {
        using var stream = typeof(DemoDistrict).Assembly.GetManifestResourceStream("Demo/story.json")!;
        story = JsonSerializer.Deserialize<Story>(stream, Json)!;
        List<Login> logins = [];
        foreach (var person in story.Accounts) logins.Add(await Admit(person));
        foreach (var place in story.Projects) await Build(place);
        await Found(story.Organisations);
        accounts.Forget();

        foreach (var reply in story.Templates)
            await Act(people["chen"], CommandId($"template/{reply.Name}"), new KeepTemplate(reply.Name, reply.Zh, reply.En is { } en ? (PrivateText)en : null, reply.Kind, reply.Category), $"template/{reply.Name}");

        var now = time.GetUtcNow();
        var ids = new Guid[story.Cases.Length];
        await Parallel.ForEachAsync(story.Cases.Select((told, i) => (told, i)), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (one, _) => ids[one.i] = await Live(one.told, one.i, now));
        foreach (var (told, i) in story.Cases.Select((told, i) => (told, i)).Where(one => one.told.Into is not null))
            await Merge(ids[i], ids[story.Cases.IndexOf(story.Cases.First(one => one.Subject == told.Into))], told.Into!, i);
        await Tie();
        await Vote(now, dataDirectory);

        var path = Path.Combine(dataDirectory, "demo-accounts.json");
        File.Delete(path);
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await JsonSerializer.SerializeAsync(file, logins, Json);
    }

    async Task<Login> Admit(Person person)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var account = await accounts.Create(person.UserName, person.DisplayName, person.Role, password) ?? throw new InvalidOperationException($"{person.UserName} exists already");
        people[person.UserName] = new(account.Id, account.Role);
        return new(person.Role, person.UserName, password, await accounts.CreateKey(account.Id, TimeSpan.FromDays(365)));
    }

    async Task Build(Place place)
    {
        var id = Projects.Projects.IdOf(place.Code);
        await Act(LocalToken.System, id, new OpenProject(place.Code, place.Name, place.SubDistrict, place.Type), $"{place.Code}/open");
        foreach (var house in place.Buildings) await Act(LocalToken.System, id, new AddBuilding(house.Name, house.Units), $"{place.Code}/{house.Name}");
        var team = people.Values.Where(p => p.Role is Role.Officer or Role.Handler or Role.Mediator).Select(p => p.Id).ToImmutableArray();
        await Act(LocalToken.System, id, new FormTeam(team), $"{place.Code}/team");
        projects[place.Code] = (id, await As(LocalToken.System, async desk => (await desk.SeeAs<Project>(id, LocalToken.System, "ReadProject")).Case!));
    }

    async Task Found(ImmutableArray<Unit> units)
    {
        foreach (var unit in units)
        {
            var id = OrganisationList.IdOf(unit.Code);
            var above = unit.Parent is { } code ? new Superior(OrganisationList.IdOf(code), units.Single(one => one.Code == code).Kind) : null;
            await Act(LocalToken.System, id, new FoundOrganisation(unit.Code, unit.Name, unit.Kind, above, unit.Duties, unit.Hours), $"{unit.Code}/found");
            if (!unit.Members.IsDefault) await Act(LocalToken.System, id, new StaffOrganisation([.. unit.Members.Select(name => people[name].Id)]), $"{unit.Code}/staff");
        }
        foreach (var (code, (id, _)) in projects)
        {
            Guid? In(bool area) => units.SingleOrDefault(one => Organisation.IsArea(one.Kind) == area && !one.Projects.IsDefault && one.Projects.Contains(code)) is { } unit ? OrganisationList.IdOf(unit.Code) : null;
            await Act(LocalToken.System, id, new PlaceProject(In(area: true), In(area: false)), $"{code}/place");
        }
    }

    /// <summary>The company has taken its link, and the resident the letter to her home.</summary>
    async Task Tie()
    {
        var (id, project) = projects[story!.Voting.Project];
        await using var scope = scopes.CreateAsyncScope();
        var (desk, inviting) = (scope.ServiceProvider.GetRequiredService<Desk>(), scope.ServiceProvider.GetRequiredService<Inviting>());
        desk.ActAs(people["admin"]);
        var (link, word, _) = await inviting.Company(story.Accounts.First(one => one.UserName == "gangqian").DisplayName, [projects["gangqian"].Id], 7, CommandId("company"));
        var (letters, _) = await inviting.Residents(id, [project.Buildings[0].Units[0].Id], 60, CommandId("letter"));
        desk.ActAs(people["gangqian"]);
        var taken = await inviting.Accept(link.CaseId, word, CommandId("company/accept"));
        desk.ActAs(people["lin"]);
        if (taken.Outcome != Outcome.Done || (await inviting.Accept(letters[0].Id, letters[0].Word, CommandId("letter/accept"))).Outcome != Outcome.Done)
            throw new InvalidOperationException("the demo's company and resident were not tied");
    }

    async Task HandIn(Guid id, string name, int number)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(new(id, Role.Reporter));
        var files = scope.ServiceProvider.GetRequiredService<FileDesk>();
        using var photo = new MemoryStream(Photo.OfACrack(number));
        var (answer, _) = await files.Attach(id, await files.Receive(name, photo, CancellationToken.None), isPublic: true, CommandId($"{number}/photo"));
        if (answer.Outcome != Outcome.Done) throw new InvalidOperationException($"the demo's photo was not handed in: {answer.Outcome} {answer.Refusal}");
    }

    async Task<Guid> Live(Told told, int number, DateTimeOffset now)
    {
        var (projectId, project) = projects[told.Project];
        var building = project.Buildings[told.Building % project.Buildings.Count];
        var received = now.AddDays(-told.ReceivedDaysAgo).AddMinutes(-(number * 37 % 600) - 5);
        var reporter = told.Name is null ? new ReporterRequest(Anonymous: told.By is null) : new ReporterRequest(told.Name, told.Phone!);
        var request = new GrievanceRequest(told.Channel, told.Kind, told.Category, told.Subject, told.Text, told.Project, building.Units[told.Unit % building.Units.Length].Id,
            Reporter: reporter, SeveralPeople: told.SeveralPeople, ReceivedAt: told.By is null ? received : null,
            Source: told.Ticket is { } wanted ? new("12345", wanted.Number) : null, Ticket: told.Ticket is { } terms ? new(terms.Urgency, now.AddDays(terms.DueInDays)) : null);
        var subject = told.By is { } name ? people[name] : LocalToken.System;
        var command = CommandId($"{number}/log");
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(subject);
        var opened = await scope.ServiceProvider.GetRequiredService<Intake>().Log(request, command);
        if (opened.Answer.Outcome != Outcome.Done) throw new InvalidOperationException($"the demo's case {number} was not opened: {opened.Answer.Outcome} {opened.Answer.Refusal}");

        var id = opened.Answer.CaseId;
        if (told.Photo is { } photo) await HandIn(id, photo, number);
        if (told.Accepted) await Act(LocalToken.System, id, new AcceptGrievance(), $"{number}/accept");
        if (told.Assigned is { } handler) await Act(people["chen"], id, new AssignGrievance(people[handler].Id), $"{number}/assign");
        if (told.Note is { } note) await Act(people["chen"], id, new NoteOnGrievance(note, Public: true), $"{number}/note");
        if (told.Rungs is [var reminded, var ordered])
        {
            await Act(people["chen"], id, new EscalateGrievance(LadderStep.Reminder, reminded), $"{number}/remind");
            await Act(people["chen"], id, new EscalateGrievance(LadderStep.Supervision, ordered), $"{number}/supervise");
        }
        if (told.Extension is { } why)
        {
            await Act(people[told.Assigned!] with { Projects = [projectId] }, id, new ProposeExtension(15, why), $"{number}/extend");
            await Act(people["chen"], id, new ApproveExtension(), $"{number}/grant");
        }
        if (told.Hearing is { } heard) await Hear(id, people[told.Assigned!] with { Projects = [projectId] }, heard, number);
        if (!told.Steps.IsDefault) await Walk(id, told, projectId, number);
        if (told.AnsweredAfterDays is not { } days) return id;

        await Act(LocalToken.System, id, new AnswerGrievance(told.Answer!, received.AddDays(days)), $"{number}/answer");
        if (told.Rating is [var a, var b, var c, var d]) await Act(new(id, Role.Reporter), id, new RateAnswer(new(a, b, c, d)), $"{number}/rate");
        if (told.Closed && Categories.Find(told.Category) is { Severity: Severity.S1 }) await FollowAlert(id, people[told.Assigned!] with { Projects = [projectId] }, number);
        if (told.Closed) await Act(people["chen"], id, new CloseGrievance(), $"{number}/close");
        return id;
    }

    async Task Merge(Guid other, Guid main, string into, int number)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(people["chen"]);
        var answer = await scope.ServiceProvider.GetRequiredService<Merging>().Merge(other, main, CommandId($"{number}/merge"), new MergeRequest(into));
        if (answer.Outcome != Outcome.Done) throw new InvalidOperationException($"the demo's case {number} was not merged: {answer.Outcome} {answer.Refusal}");
    }

    /// <summary>A neighbour signs, too: name and phone, told in one breath.</summary>
    async Task Join(Guid id, string[] who, Subject by, string what)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Desk>().ActAs(by);
        var joined = await scope.ServiceProvider.GetRequiredService<Joining>().Join(id, new MemberRequest(who[0], who[1]), CommandId(what));
        if (joined.Answer.Outcome != Outcome.Done) throw new InvalidOperationException($"the demo's {what} was not done: {joined.Answer.Outcome} {joined.Answer.Refusal}");
    }

    /// <summary>Twice the reporter does not accept what was found; the second time there is a hearing, and the clock stands still for it.</summary>
    async Task Hear(Guid id, Subject handler, Heard heard, int number)
    {
        var reporter = new Subject(id, Role.Reporter);
        await Act(handler, id, new AnswerGrievance(Opinion: new(heard.Claim, heard.Facts, heard.View, heard.Basis, Finding.Supported)), $"{number}/opinion");
        await Act(reporter, id, new OpenPapers(), $"{number}/opened");
        await Act(reporter, id, new AskReview(heard.Again), $"{number}/review");
        await Act(people["chen"], id, new AnswerReview(ReviewOutcome.Upheld, heard.Review), $"{number}/reviewed");
        await Act(reporter, id, new AskReview(heard.Still), $"{number}/re-review");
        await Act(people["chen"], id, new PauseClock(PauseReason.Hearing, heard.Note), $"{number}/hearing");
    }

    /// <summary>What else became of a case: each step by whoever takes it.</summary>
    async Task Walk(Guid id, Told told, Guid projectId, int number)
    {
        var (reporter, manager) = (new Subject(id, Role.Reporter), people["chen"]);
        var handler = told.Assigned is { } name ? people[name] with { Projects = [projectId] } : manager;
        foreach (var (step, i) in told.Steps.Select((step, i) => (step, i)))
        {
            if (step.Act == "join")
            {
                await Join(id, step.Text!.Split('|'), handler, $"{number}/step-{i}");
                continue;
            }
            var (by, command) = step.Act switch
            {
                "transfer" => (handler, (Command<Grievance>)new TransferGrievance(null, step.To, step.Text!)),
                "accepted" => (handler, new AcceptTransfer()),
                "refused" => (handler, new RefuseTransfer(step.Text!)),
                "offer" => (manager, new AssignGrievance(people[step.To!].Id)),
                "classify" => (handler, new ReclassifyGrievance(Enum.Parse<GrievanceKind>(step.To!, ignoreCase: true), told.Category, step.Text!)),
                "decline" => (handler, new DeclineGrievance(DeclineGround.LegalRemedy, Enum.Parse<Remedy>(step.To!, ignoreCase: true), step.Text!)),
                "opinion" => (handler, new AnswerGrievance(Opinion: Opinion(step))),
                "answer" => (handler, new AnswerGrievance(step.Text!)),
                "again" => (reporter, new ReopenGrievance(step.Text!)),
                "review" => (reporter, new AskReview(step.Text!)),
                "upheld" => (manager, new AnswerReview(ReviewOutcome.Upheld, step.Text!)),
                "elect" => (handler, new ElectRepresentatives([.. step.To!.Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture))])),
                "publish" => (handler, new PublishMatter(step.Text!)),
                "serve" => (handler, new ServeMember(int.Parse(step.To!, CultureInfo.InvariantCulture), Handing.Post)),
                "write" => (reporter, new SendMessage(step.Text!)),
                "reply" => (handler, new SendMessage(step.Text!)),
                "withdraw" => (reporter, new WithdrawGrievance(step.Text!)),
                var other => throw new InvalidOperationException($"the demo knows no step {other}"),
            };
            await Act(by, id, command, $"{number}/step-{i}");
        }
    }

    /// <summary>Claim, facts, opinion and basis, told in one breath.</summary>
    static Opinion Opinion(Step step) => step.Text!.Split('|') is [var claim, var facts, var view, var basis]
        ? new(claim, facts, view, basis, Enum.Parse<Finding>(step.To!, ignoreCase: true)) : throw new InvalidOperationException("an opinion has four parts");

    async Task FollowAlert(Guid id, Subject handler, int number)
    {
        await Act(handler, id, new ContactReporter(ContactWay.Visit, story!.Alert.Contact), $"{number}/contact");
        await Act(people["chen"], id, new NoteAlert(), $"{number}/note-alert");
        await Act(handler, id, new ReferToPolice(story.Alert.Police), $"{number}/police");
        await Act(handler, id, new SecureEvidence(story.Alert.Evidence), $"{number}/evidence");
    }

    async Task Act<TCase>(Subject subject, Guid id, Command<TCase> command, string what) where TCase : class, ICase<TCase>
    {
        var answer = await As(subject, desk => desk.Put(id, command, CommandId(what)));
        if (answer.Outcome != Outcome.Done) throw new InvalidOperationException($"the demo's {what} was not done: {answer.Outcome} {answer.Refusal}");
    }

    async Task<T> As<T>(Subject subject, Func<Desk, Task<T>> what)
    {
        await using var scope = scopes.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(subject);
        return await what(desk);
    }

    static Guid CommandId(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"demo/{what}")).AsSpan(0, 16));

    static JsonSerializerOptions Options()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
        Wire.Http(options);
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
