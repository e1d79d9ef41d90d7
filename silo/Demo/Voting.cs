using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Rolls;

namespace Mediation.Demo;

/// <summary>How the demo district votes: a frozen roll of a few dozen flats, a matter that was decided some weeks ago, and a renewal that is being consented to.</summary>
sealed partial class DemoDistrict
{
    sealed record Matter(string Title, string Question, string Document);
    sealed record Voting(string Project, string Parcel, string Committee, ImmutableArray<string> Surnames, ImmutableArray<string> Names, Matter Decided, Matter Open);
    sealed record LetterToTry(int Head, string Code);

    async Task Vote(DateTimeOffset now, string dataDirectory)
    {
        var told = story!.Voting;
        var (projectId, project) = projects[told.Project];
        var (chen, handler) = (people["chen"], people["hejing"] with { Projects = [projectId] });
        Subject[] scrutineers = [people["wanghao"] with { Projects = [projectId] }, people["zhouyuan"] with { Projects = [projectId] }, people["lin"]];
        var (units, owners) = RollOf(told, project);
        var rollId = RollFile.IdOf(projectId);
        await Act(LocalToken.System, rollId, new ReviseRoll(projectId, units, owners), "roll", now.AddDays(-75));
        await Act(LocalToken.System, rollId, new PublishRoll(), "roll/publish", now.AddDays(-74));
        await Act(chen, rollId, new FreezeRoll(), "roll/freeze", now.AddDays(-62));

        var decided = await Begin(told.Decided, "decided", new("V-ORDINARY"), null, now.AddDays(-60), now.AddDays(-40), now.AddDays(-20));
        foreach (var (letter, i) in decided.Letters.Select((letter, i) => (letter, i)))
            if (i % 7 != 3) await Answer(decided.Id, letter, i % 5 == 4 ? Choice.Against : i % 11 == 6 ? Choice.Abstain : Choice.Agree, "decided", now.AddDays(-39).AddHours(i));
        await Act(LocalToken.System, decided.Id, new CloseBallot(), "decided/close", now.AddDays(-20));
        await Act(chen, decided.Id, new CountBallot(), "decided/count", now.AddDays(-19));
        var result = (await As(chen, desk => desk.SeeAs<Ballot>(decided.Id, chen, "ReadBallot"))).Case!.Result!.Hash;
        foreach (var scrutineer in scrutineers) await Act(scrutineer, decided.Id, new SignCount(result), $"decided/sign/{scrutineer.Id}", now.AddDays(-19));
        await Act(handler, decided.Id, new AnnounceResult(), "decided/announce", now.AddDays(-18));

        var open = await Begin(told.Open, "open", null, new([new(told.Parcel, "V-CONSENT-OLD", 820_000)]), now.AddDays(-30), now.AddDays(-8), now.AddDays(14));
        foreach (var (letter, i) in open.Letters.Select((letter, i) => (letter, i)))
            if (i % 4 != 1) await Answer(open.Id, letter, i % 9 == 8 ? Choice.Against : Choice.Agree, "open", now.AddDays(-7).AddHours(i));
        var paper = await HandIn(handler, open.Id, "paper.jpg", Photo.OfAPaper(), files => files.Keep, "open/photo", now.AddDays(-1));
        await Act(handler, open.Id, new EnterVote(open.Letters[1].Head, Choice.Agree, Channel.Paper, paper), "open/paper", now.AddDays(-1));

        var path = Path.Combine(dataDirectory, "demo-letters.json");
        File.Delete(path);
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await JsonSerializer.SerializeAsync(file, open.Letters.Where((_, i) => i % 4 == 1).Skip(1).Select(one => new LetterToTry(one.Head, Vault.TrackingSecret.Grouped(one.Code))), Json);

        async Task<(Guid Id, ImmutableArray<LetterToTry> Letters)> Begin(Matter matter, string name, ResolutionAsked? resolution, ConsentAsked? consent, DateTimeOffset drafted, DateTimeOffset opens, DateTimeOffset closes)
        {
            var id = CommandId($"ballot/{name}");
            await using var scope = scopes.CreateAsyncScope();
            var code = await scope.ServiceProvider.GetRequiredService<Codes>().Next(drafted.Year);
            var paper = Encoding.UTF8.GetBytes($"{matter.Document}\n\n{matter.Question}\n");
            await Act(handler, id, new DraftBallot(code, projectId, matter.Title, matter.Question, [new(matter.Document, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(paper)))], resolution, consent), $"{name}/draft", drafted);
            await HandIn(handler, id, $"{matter.Document}.txt", paper, files => files.KeepDocument, $"{name}/document", drafted);
            var file = scope.ServiceProvider.GetRequiredService<BallotFile>();
            scope.ServiceProvider.GetRequiredService<Desk>().ActAs(LocalToken.System);
            var roll = await file.RollFor(id) ?? throw new InvalidOperationException("the demo's ballot has no roll");
            await Act(handler, id, roll, $"{name}/roll", drafted);
            ImmutableArray<LetterToTry> letters = [.. Enumerable.Range(1, roll.Electorate.Count).Where(head => head != roll.Electorate.Developer && Answers(roll.Electorate.TitleOf(head))).Select(head => new LetterToTry(head, VotingLetter.New()))];
            await Act(LocalToken.System, id, new IssueLetters([.. letters.Select(letter => new Letter(letter.Head, VotingLetter.HashOf(letter.Code)))]), $"{name}/letters", drafted);
            await Act(handler, id, new NameScrutineers([.. scrutineers.Select(one => one.Id)]), $"{name}/scrutineers", drafted);
            await Act(handler, id, new NoticeBallot(opens, closes, told.Committee, DateOnly.FromDateTime(drafted.UtcDateTime)), $"{name}/notice", drafted.AddDays(1));
            await Act(LocalToken.System, id, new OpenBallot(), $"{name}/open", opens);
            return (id, letters);
        }

        Task Answer(Guid ballot, LetterToTry letter, Choice choice, string name, DateTimeOffset at) =>
            Act(VotingLetter.VoterOf(letter.Code), ballot, new CastVote(choice), $"{name}/vote/{letter.Head}", at);

        static bool Answers(TitleState title) => title is TitleState.Clear or TitleState.Sealed;
    }

    // two blocks of flats: a couple, one who owns two, heirs, a dispute, and what the developer holds
    (ImmutableArray<RollUnit> Units, ImmutableArray<RollOwner> Owners) RollOf(Voting told, Projects.Project project)
    {
        var (units, owners) = (ImmutableArray.CreateBuilder<RollUnit>(), new Dictionary<Guid, RollOwner>());
        foreach (var (building, number) in project.Buildings.Take(2).SelectMany(building => building.Units, (building, unit) => (building.Name, unit.Number)))
        {
            var i = units.Count;
            Guid[] holders = i switch { 5 => [Owner(4)], 9 => [Owner(9), Owner(109)], 17 => [Owner(17), Owner(117)], 46 or 47 => [], _ => [Owner(i)] };
            units.Add(new(told.Parcel, building, number, UnitUse.Residential, i % 6 == 5 ? null : 6_000 + (i * 37 % 60 * 100) + (i * 13 % 100), i % 6 == 5 ? 8_250 : null, null,
                i == 17 ? Tenure.ByShares : holders.Length > 1 ? Tenure.Joint : Tenure.Sole, [.. holders.Select((key, n) => i == 17 ? new Holding(key, n == 0 ? 2 : 1, 3) : new Holding(key))],
                i switch { 21 => TitleState.Disputed, 30 => TitleState.Deceased, 38 => TitleState.Sealed, _ => TitleState.Clear }, OfDeveloper: i is 46 or 47));
        }
        return (units.ToImmutable(), [.. owners.Values]);

        Guid Owner(int n)
        {
            var key = CommandId($"owner/{n}");
            var name = told.Surnames[n % told.Surnames.Length] + told.Names[n * 7 % told.Names.Length];
            owners[key] = new(key, key, n == 0 ? story!.Accounts.First(one => one.UserName == "lin").DisplayName : name, Phone: string.Create(CultureInfo.InvariantCulture, $"1380000{n + 1000:0000}"), Account: n == 0 ? people["lin"].Id : null);
            return key;
        }
    }

    // a file of a ballot, laid down by whoever brings it; the hash by which it is named
    async Task<string> HandIn(Subject subject, Guid ballot, string name, byte[] bytes, Func<FileDesk, Func<Guid, Handed, Guid, Task<Answer>>> keep, string what, DateTimeOffset at)
    {
        await using var scope = scopes.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<Desk>();
        desk.ActAs(subject);
        desk.TellOf(at);
        var files = scope.ServiceProvider.GetRequiredService<FileDesk>();
        using var content = new MemoryStream(bytes);
        var handed = await files.Receive(name, content, CancellationToken.None);
        var answer = await keep(files)(ballot, handed, CommandId(what));
        return answer.Outcome == Outcome.Done ? handed.Sha256 : throw new InvalidOperationException($"the demo's {what} was not done: {answer.Outcome} {answer.Refusal}");
    }

    async Task Act<TCase>(Subject subject, Guid id, Command<TCase> command, string what, DateTimeOffset at) where TCase : class, ICase<TCase>
    {
        var answer = await As(subject, desk =>
        {
            desk.TellOf(at);
            return desk.Put(id, command, CommandId(what));
        });
        if (answer.Outcome != Outcome.Done) throw new InvalidOperationException($"the demo's {what} was not done: {answer.Outcome} {answer.Refusal}");
    }
}
