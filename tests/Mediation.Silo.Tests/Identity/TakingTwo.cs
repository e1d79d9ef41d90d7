using System.Net;
using System.Text.RegularExpressions;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Tests.Identity;

/// <summary>An account whose part reaches the whole house: whoever makes it, resets it, opens it again or gives it a key could come in by it, so that a second person agrees first.</summary>
public sealed partial class TakingTwo(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>, IAsyncLifetime
{
    readonly RealProgram program = on.Program;
    HttpClient maker = null!, other = null!, manager = null!;

    public async Task InitializeAsync() => (maker, other, manager) = (await program.As(Role.Admin), await program.As(Role.Admin, 1), await program.As(Role.Manager));
    public Task DisposeAsync() => Task.CompletedTask;

    static string Name() => $"new-{Guid.NewGuid():n}"[..20];
    static object New(string role, string name) => new { userName = name, displayName = "Somebody New", role };

    async Task<Guid> Waiting(Guid account)
    {
        var all = (await manager.Get("/api/users/waiting")).Body.GetProperty("items").EnumerateArray();
        return all.Single(one => one.GetProperty("accountId").GetGuid() == account).GetProperty("id").GetGuid();
    }

    Task<Reply> Decide(HttpClient who, Guid waiting, bool approve = true) => who.Post($"/api/users/waiting/{waiting}/decision", new { approve });

    async Task<bool> ComesIn(string name, string password)
    {
        using Visitor visitor = new(program.Address);
        return (await visitor.SignIn(name, password)).Status == 303;
    }

    [Theory, InlineData("manager"), InlineData("supervisor"), InlineData("admin")]
    public async Task Nobody_comes_in_by_a_new_one_until_another_agrees(string role)
    {
        var name = Name();
        var made = await maker.Post("/api/users", New(role, name));
        Assert.True(made.Body.GetProperty("waits").GetBoolean());
        var password = made.Body.GetProperty("initialPassword").GetString()!;
        Assert.False(await ComesIn(name, password));
        var waiting = await Waiting(made.Id);
        Assert.Equal((409, "grant/four-eyes"), (await Decide(maker, waiting)).Said);
        foreach (var part in new[] { Role.Supervisor, Role.Handler, Role.Resident }) Assert.Equal(403, (int)(await Decide(await program.As(part), waiting)).Status);
        Assert.False(await ComesIn(name, password));

        Assert.Equal(HttpStatusCode.NoContent, (await Decide(manager, waiting)).Status);
        Assert.True(await ComesIn(name, password));
        Assert.Equal(404, (int)(await Decide(manager, waiting)).Status);
    }

    [Theory, InlineData("handler"), InlineData("officer"), InlineData("mediator"), InlineData("resident")]
    public async Task A_part_that_reaches_a_few_projects_takes_one(string role)
    {
        var name = Name();
        var made = await maker.Post("/api/users", New(role, name));
        Assert.False(made.Body.GetProperty("waits").GetBoolean());
        Assert.True(await ComesIn(name, made.Body.GetProperty("initialPassword").GetString()!));
    }

    [Fact] public async Task Refused_it_stays_closed_and_its_password_is_void_even_when_two_open_it_later()
    {
        var name = Name();
        var made = await maker.Post("/api/users", New("manager", name));
        Assert.Equal(HttpStatusCode.NoContent, (await Decide(other, await Waiting(made.Id), approve: false)).Status);
        await Bar(made.Id, disabled: false);
        await Decide(other, await Waiting(made.Id));
        Assert.False((bool)(await program.App.Value("select is_disabled from identity.account where id = $1", made.Id))!);
        Assert.False(await ComesIn(name, made.Body.GetProperty("initialPassword").GetString()!));
    }

    [Fact] public async Task A_system_knocks_in_vain_with_a_key_that_one_alone_made()
    {
        var made = await maker.Post("/api/users", New("integrator", Name()));
        var first = made.Body.GetProperty("apiKey").GetString()!;
        Assert.Equal(401, await Asks(first));
        await Decide(manager, await Waiting(made.Id));
        Assert.Equal(200, await Asks(first));

        var more = await maker.Post($"/api/users/{made.Id}/keys", new { name = "import", perSecond = 200, scope = new[] { "ListGrievances" } });
        Assert.True(more.Body.GetProperty("waits").GetBoolean());
        var second = more.Body.GetProperty("apiKey").GetString()!;
        Assert.Equal((401, 200), (await Asks(second), await Asks(first)));
        Assert.Equal((409, "grant/four-eyes"), (await Decide(maker, await Waiting(made.Id))).Said);
        await Decide(other, await Waiting(made.Id));
        Assert.Equal(200, await Asks(second));
        Assert.Equal(403, await Asks(second, "/api/categories"));

        var third = await maker.Post($"/api/users/{made.Id}/keys", new { name = "no more" });
        await Decide(other, await Waiting(made.Id), approve: false);
        Assert.Equal((401, 200), (await Asks(third.Body.GetProperty("apiKey").GetString()!), await Asks(first)));
        var keys = (await maker.Get($"/api/users/{made.Id}/keys")).Body.GetProperty("items").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("perSecond").GetInt32());
        Assert.Equal(new() { [""] = 10, ["import"] = 200 }, keys);
        Assert.Equal(["days", "perSecond", "scope"], (await maker.Post($"/api/users/{made.Id}/keys", new { name = "x", days = 366, perSecond = 1001, scope = new[] { "CastVote" } })).Fields);
    }

    async Task<int> Asks(string key, string path = "/api/grievances")
    {
        using Visitor robot = new(program.Address);
        robot.Headers["Authorization"] = $"Bearer {key}";
        return (await robot.Get(path)).Status;
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_link_back_in_leads_nowhere_until_another_agrees(bool factors)
    {
        var person = await program.Admit(Role.Manager);
        var (admin, link) = await Reset(person, factors);
        Assert.Equal(200, (await Return(link)).Status);
        Assert.Equal((409, "grant/four-eyes"), (await Decide(await Key(admin), await Waiting(person.Account.Id))).Said);
        Assert.Equal(HttpStatusCode.NoContent, (await Decide(manager, await Waiting(person.Account.Id))).Status);
        Assert.Equal(factors ? "/account/second-factor" : "/sign-in/second-factor", (await Return(link)).To);
    }

    [Fact] public async Task A_link_that_was_refused_is_void_for_good()
    {
        var person = await program.Admit(Role.Supervisor);
        var (_, link) = await Reset(person, factors: true);
        await Decide(manager, await Waiting(person.Account.Id), approve: false);
        await Bar(person.Account.Id, disabled: false);
        await Decide(manager, await Waiting(person.Account.Id));
        Assert.Equal(200, (await Return(link)).Status);
    }

    [Fact] public async Task Closing_takes_one_and_opening_again_two()
    {
        var person = await program.Admit(Role.Manager);
        await Bar(person.Account.Id, disabled: true);
        Assert.False(await ComesIn(person.Account.UserName, person.Password));
        await Bar(person.Account.Id, disabled: false);
        Assert.False(await ComesIn(person.Account.UserName, person.Password));
        await Decide(manager, await Waiting(person.Account.Id));
        Assert.True(await ComesIn(person.Account.UserName, person.Password));

        // what waits ends when the account is closed
        await Bar(person.Account.Id, disabled: true);
        await Bar(person.Account.Id, disabled: false);
        var waiting = await Waiting(person.Account.Id);
        await Bar(person.Account.Id, disabled: true);
        Assert.Equal(404, (int)(await Decide(manager, waiting)).Status);
        Assert.False(await ComesIn(person.Account.UserName, person.Password));
    }

    [Fact] public async Task Two_who_decide_at_once_decide_once_and_the_supervisor_sees_who()
    {
        var name = Name();
        var made = await maker.Post("/api/users", New("supervisor", name));
        var waiting = await Waiting(made.Id);
        var said = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Decide(i % 2 == 0 ? manager : other, waiting)));
        Assert.Equal([204, .. Enumerable.Repeat(404, 7)], said.Select(one => (int)one.Status).Order());
        Assert.Equal(2L, await program.App.Value("select count(*) from identity.account_change where account_id = $1", made.Id));
        Assert.Contains("Agreed to by a second person", (await (await program.As(Role.Supervisor)).Get("/integrity")).Text, StringComparison.Ordinal);
    }

    [Fact] public async Task The_same_request_twice_is_one_account_and_waits_once()
    {
        var (id, name) = (Guid.CreateVersion7(), Name());
        var made = await maker.Post("/api/users", New("manager", name), id);
        Assert.Equal(made.Body.GetProperty("initialPassword").GetString(), (await maker.Post("/api/users", New("manager", name), id)).Body.GetProperty("initialPassword").GetString());
        await Decide(manager, await Waiting(made.Id));
        var again = await maker.Post("/api/users", New("manager", name), id);
        Assert.False(again.Body.GetProperty("waits").GetBoolean());
        Assert.True(await ComesIn(name, made.Body.GetProperty("initialPassword").GetString()!));
    }

    [Fact] public async Task V7_5_1_On_the_page_it_is_agreed_to_by_whoever_showed_a_factor_just_now()
    {
        var person = await program.Admit(Role.Manager);
        using var visitor = await program.SignedIn(person);
        var made = await maker.Post("/api/users", New("supervisor", Name()));
        var waiting = await Waiting(made.Id);
        Assert.Contains("Somebody New", (await visitor.Get("/admin/grants")).Text, StringComparison.Ordinal);
        Assert.Contains("accounts wait for another person", (await visitor.Get("/manage")).Text, StringComparison.Ordinal);
        await program.App.Run("update identity.session set confirmed_at = confirmed_at - interval '6 minutes' where account_id = $1", person.Account.Id);
        Assert.Equal("/account/confirm?returnUrl=%2Fadmin%2Fgrants", (await visitor.Fill("/admin/grants", "Account", ("id", $"{waiting}"), ("approve", "true"))).To);
        var byApi = await visitor.Send(new(HttpMethod.Post, $"/api/users/waiting/{waiting}/decision") { Content = System.Net.Http.Json.JsonContent.Create(new { approve = true }), Headers = { { "Sec-Fetch-Site", "same-origin" } } });
        Assert.Equal(403, byApi.Status);
        Assert.Contains("access/confirm-first", byApi.Text, StringComparison.Ordinal);
        Assert.True((bool)(await program.App.Value("select is_disabled from identity.account where id = $1", made.Id))!);
        await visitor.Fill("/account/confirm?returnUrl=%2Fadmin%2Fgrants", null, ("proof", person.Password));
        Assert.Equal("/admin/grants", (await visitor.Fill("/admin/grants", "Account", ("id", $"{waiting}"), ("approve", "true"))).To);
        Assert.False((bool)(await program.App.Value("select is_disabled from identity.account where id = $1", made.Id))!);
    }

    [Theory, InlineData("ApproveGrant"), InlineData("ApproveAccount"), InlineData("ApproveErasure"), InlineData("CountBallot")]
    public void V7_5_1_What_one_click_lets_happen_for_good_asks_again(string action) => Assert.Contains(action, Reauthentication.Weighty);

    async Task<HttpClient> Key(Person admin)
    {
        var client = new HttpClient { BaseAddress = new(program.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await program.Accounts().CreateKey(admin.Account.Id, TimeSpan.FromHours(1)));
        return client;
    }

    async Task<(Person Admin, string Link)> Reset(Person person, bool factors)
    {
        var admin = await program.Admit(Role.Admin);
        using var visitor = await program.SignedIn(admin);
        var shown = await visitor.Fill("/admin/users", "Reset", ("id", $"{person.Account.Id}"), ("factors", factors ? "true" : "false"));
        Assert.Contains("It is not good yet", shown.Text, StringComparison.Ordinal);
        return (admin, Link().Match(shown.Text).Groups[1].Value);
    }

    async Task Bar(Guid account, bool disabled)
    {
        using var visitor = await program.SignedIn(await program.Admit(Role.Admin));
        Assert.Equal(303, (await visitor.Fill("/admin/users", "Disable", ("id", $"{account}"), ("disabled", disabled ? "true" : "false"))).Status);
    }

    async Task<Seen> Return(string word, string password = "a kettle for nine ferries")
    {
        using Visitor visitor = new(program.Address);
        return await visitor.Fill("/account/return", null, ("word", word), ("password", password), ("again", password));
    }

    [GeneratedRegex("/account/return#([0-9a-f]{64})")] private static partial Regex Link();
}

/// <summary>The first in a house has nobody to ask; the second makes it two.</summary>
public sealed class BeingTheFirst(ProgramOnADatabase on) : IClassFixture<ProgramOnADatabase>
{
    [Fact] public async Task Makes_one_alone_and_from_then_on_takes_two()
    {
        var program = on.Program;
        var word = await program.Accounts().Invite(Role.Admin, TimeSpan.FromHours(1));
        using Visitor visitor = new(program.Address);
        Assert.Equal(303, (await visitor.Fill("/setup", null, ("word", word), ("userName", "first"), ("displayName", "The First"), ("password", People.Password), ("again", People.Password))).Status);
        var first = (await program.Accounts().List()).Single();
        using var admin = new HttpClient { BaseAddress = new(program.Address) };
        admin.DefaultRequestHeaders.Authorization = new("Bearer", await program.Accounts().CreateKey(first.Id, TimeSpan.FromHours(1)));

        async Task<bool> Waits(string role) => (await admin.Post("/api/users", new { userName = $"new-{Guid.NewGuid():n}"[..20], displayName = "Next", role })).Body.GetProperty("waits").GetBoolean();
        Assert.False(await Waits("supervisor"));
        Assert.False(await Waits("manager"));
        Assert.True(await Waits("manager"));
        // alone again is not first again
        await program.App.Run("update identity.account set is_disabled = true where id <> $1", first.Id);
        Assert.True(await Waits("admin"));
        Assert.Equal("Invited", await program.App.Value("select what from identity.account_change where account_id = $1", first.Id));
    }
}
