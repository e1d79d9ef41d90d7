using System.Net;
using System.Security.Authentication;
using Mediation.Alike;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.DataRights;
using Mediation.Demo;
using Mediation.Exports;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Hotline;
using Mediation.Identity;
using Mediation.Invitations;
using Mediation.Law;
using Mediation.Live;
using Mediation.Organisations;
using Mediation.Pages;
using Mediation.Postgres;
using Mediation.Projects;
using Mediation.Reports;
using Mediation.Rolls;
using Mediation.Staff;
using Mediation.Templates;
using Mediation.Vault;
using Mediation.Verbs;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Configuration;
using Orleans.Serialization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Mediation;

/// <summary>The program as a server: its database, its silo, its pages, and their ends in the right order.</summary>
static class Server
{
    public static async Task<int> Run(string[] args)
    {
        try
        {
            await using var server = await Start(args);
            Console.WriteLine($"Mediation is ready at {server.Address}");
            await server.App.WaitForShutdownAsync();
            return 0;
        }
        catch (CannotStart why)
        {
            Console.Error.WriteLine(why.Message);
            return 1;
        }
    }

    /// <summary>A server that answers; disposing it stops the grains, drains the journal and puts its database to rest, in this order.</summary>
    public sealed record Started(WebApplication App, Database Database, string DataDirectory) : IAsyncDisposable
    {
        public string Address => App.Urls.First();

        public async ValueTask DisposeAsync()
        {
            Running.Remove(DataDirectory);
            await App.StopAsync();
            await App.DisposeAsync();
            await Database.DisposeAsync();
            await Log.CloseAndFlushAsync();
        }
    }

    public static async Task<Started> Start(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = builder.Configuration;
        var data = Settings.DataDirectory(settings);
        if (settings["urls"] is null && settings["http_ports"] is null) builder.WebHost.UseUrls("http://127.0.0.1:5080");
        AddLogs(builder, data);

        var log = new Serilog.Extensions.Logging.SerilogLoggerFactory(Log.Logger).CreateLogger("Mediation.Postgres");
        var database = await Database.Open(settings, data, log);
        WebApplication? app = null;
        var answers = false;
        try
        {
            var keyFile = settings["Keys:File"] ?? Path.Combine(data, "keys", "mediation.key");
            AddServices(builder, database, KeyFile.OpenOrCreate(keyFile), keyFile);
            AddSilo(builder, database);
            AddTelemetry(builder);

            app = builder.Build();
            Map(app);
            await app.StartAsync();
            answers = true;
            await app.Services.GetRequiredService<Opening>().Open(data, app.Urls.First());
            return new(app, database, data);
        }
        catch (Exception why)
        {
            if (answers) Running.Remove(data);
            if (app is not null) await Abandon(app);
            await database.DisposeAsync();
            if (why is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException })
                throw new CannotStart($"{why.Message} Another program listens there: give another address with --urls.", why);
            throw;
        }
    }

    // what has started is stopped as if all had started; why it did not start is the news, not how it ended
    static async Task Abandon(WebApplication app)
    {
        try
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        catch (Exception why) { Log.Warning(why, "what had started of the program did not stop by itself"); }
    }

    static void AddServices(WebApplicationBuilder builder, Database database, KeyFile keys, string keyFile)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(database.Source);
        services.AddSingleton(keys);

        services.AddSingleton<Vault.Vault>();
        services.AddSingleton<Journal>();
        services.AddSingleton<JournalWriter>();
        services.AddHostedService(all => all.GetRequiredService<JournalWriter>());      // before the silo, so that it stops after the grains
        services.AddSingleton(typeof(CaseServices<>));
        services.AddSingleton<News>();
        services.AddHostedService(all => all.GetRequiredService<News>());
        services.AddSingleton<Watching>();
        services.Scan(scan => scan.FromAssemblyOf<JournalWriter>()
            .AddClasses(classes => classes.AssignableTo(typeof(IRegister<>)), publicOnly: false).AsImplementedInterfaces().WithSingletonLifetime());
        services.AddSingleton<Rulebook>();
        services.AddSingleton<Calendars>();
        services.AddSingleton<Grievances.Recounting>();
        services.AddSingleton<Codes>();
        services.AddSingleton<CaseIndex>();
        services.AddSingleton<LocalToken>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<DemoDistrict>();
        services.AddSingleton<Opening>();

        services.AddHttpContextAccessor();
        services.AddScoped<Desk>();
        services.AddScoped<ApiDesk>();
        services.AddScoped<Intake>();
        services.AddScoped<Tracking>();
        services.AddSingleton<Pins>();
        services.AddSingleton<Sms>();
        services.AddSingleton<VoteNotices>();
        services.AddHostedService<Messaging>();
        services.AddScoped<Joining>();
        services.AddScoped<Linking>();
        services.AddScoped<Merging>();
        services.AddHostedService<HalfMerges>();
        services.AddScoped<Similar>();
        services.AddScoped<HotIssues>();
        services.AddScoped<CaseFile>();
        services.AddScoped<Grievances.Letters>();
        services.AddScoped<GrievanceList>();
        services.AddScoped<Assignment>();
        services.AddScoped<Forwarding>();
        services.AddScoped<Alerts>();
        services.AddScoped<Board>();
        services.AddScoped<Statistics>();
        services.AddScoped<TicketList>();
        services.AddScoped<TemplateList>();
        services.AddScoped<ReportList>();
        services.AddScoped<Bulk>();
        services.AddScoped<QueueViews>();
        services.AddScoped<GrantDesk>();
        services.AddScoped<GrantList>();
        services.AddScoped<Integrity>();
        services.AddScoped<ProjectList>();
        services.AddScoped<OrganisationList>();
        services.AddScoped<OrganisationImport>();
        services.AddScoped<InvitationList>();
        services.AddScoped<Inviting>();
        services.AddSingleton<FrozenRolls>();
        services.AddScoped<RollFile>();
        services.AddScoped<RollDesk>();
        services.AddScoped<BallotFile>();
        services.AddScoped<BallotList>();
        services.AddScoped<HeadList>();
        services.AddSingleton<BallotWords>();
        services.AddScoped<DataRequests>();
        services.AddScoped<DataCopy>();
        services.AddScoped<Correcting>();
        services.AddScoped<OwnerTraces>();
        services.AddScoped<HoldUps>();
        services.AddScoped<GlassList>();
        services.AddScoped<Exports.Exports>();
        services.AddSingleton<Exports.Told>();
        services.AddSingleton<ReadLog>();
        services.AddHostedService(all => all.GetRequiredService<ReadLog>());
        services.AddSingleton(new ErasureList(ErasureList.BesideKey(keyFile)));
        services.AddSingleton(new Scouring(database));
        services.AddSingleton<Erasing>();
        services.AddHostedService(all => all.GetRequiredService<Erasing>());
        services.AddSingleton<FileStore>();
        services.AddSingleton<Clamd>();
        services.AddHostedService<FileSweep>();
        services.AddScoped<FileDesk>();
        services.AddScoped<FileList>();
        services.AddScoped<Admission>();
        services.AddSingleton<SealedCookies>();

        services.AddSignIn(builder.Configuration);
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(all =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlEncryptor = new SealedKeys(all)));
        services.AddFaces();
        services.AddOpenApi();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(options => Wire.Http(options.SerializerOptions));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.ConfigureHttpsDefaults(https => https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
        });
    }

    static void AddSilo(WebApplicationBuilder builder, Database database)
    {
        var settings = builder.Configuration;
        builder.UseOrleans(silo =>
        {
            var (siloPort, gatewayPort) = (settings.GetValue("Cluster:SiloPort", 11111), settings.GetValue("Cluster:GatewayPort", 30000));
            if (database.IsEmbedded) silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: "mediation", clusterId: "mediation");
            else
            {
                silo.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = ("mediation", settings["Cluster:Id"] ?? "mediation"));
                silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", database.ConnectionString));
                if (settings["Cluster:Address"] is { } address) silo.ConfigureEndpoints(IPAddress.Parse(address), siloPort, gatewayPort);
                else silo.ConfigureEndpoints(siloPort, gatewayPort);
            }
            silo.AddAdoNetGrainStorage("cases", o =>
            {
                (o.Invariant, o.ConnectionString) = ("Npgsql", database.ConnectionString);
                o.GrainStorageSerializer = new SnapshotSerializer();
            });
            silo.Services.AddSerializer(wire => wire.AddCore());
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(3.5));
            silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(settings.GetValue("Cases:IdleMinutes", 15)));
        });
        builder.Services.AddHostedService<Deadlines>();        // after the silo, so that it stops before the grains do
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(60));
    }

    static void AddLogs(WebApplicationBuilder builder, string data)
    {
        builder.Services.AddSerilog((_, logger) => Configure(logger), preserveStaticLogger: true);
        var early = new LoggerConfiguration();
        Configure(early);
        Log.Logger = early.CreateLogger();

        void Configure(LoggerConfiguration logger)
        {
            logger.MinimumLevel.Is(builder.Configuration.GetValue("Logs:Level", LogEventLevel.Information))
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Orleans", LogEventLevel.Warning)
                .MinimumLevel.Override("Orleans.Runtime.Watchdog", LogEventLevel.Error)      // a harmless warning at every start
                .MinimumLevel.Override("Orleans.Runtime.Silo", LogEventLevel.Error)      // workstation GC is our choice
                .MinimumLevel.Override("Polly", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)     // the keys lie in our database
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .Enrich.FromLogContext()
                .Enrich.With<PlainWords>();
            if (builder.Environment.IsDevelopment()) logger.WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose);
            else
                logger.WriteTo.Console(restrictedToMinimumLevel: LogEventLevel.Warning, standardErrorFromLevel: LogEventLevel.Verbose)
                    .WriteTo.File(new CompactJsonFormatter(), Path.Combine(data, "logs", "mediation-.jsonl"), rollingInterval: RollingInterval.Day,
                        retainedFileCountLimit: builder.Configuration.GetValue("Logs:KeepDays", 190), buffered: true, flushToDiskInterval: TimeSpan.FromSeconds(1));
        }
    }

    static void AddTelemetry(WebApplicationBuilder builder)
    {
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is null) return;
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.Orleans", "Npgsql", Telemetry.Name).AddOtlpExporter())
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", "Microsoft.Orleans.Application", Telemetry.Name).AddNpgsql().AddOtlpExporter());
    }

    static void Map(WebApplication app)
    {
        app.UseProxy();
        app.UseFaces();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages(Problems.OfStatus));
        app.UseMiddleware<Unavailability>();
        app.UseAuthentication();
        app.UseMiddleware<Throttle>();
        app.UseMiddleware<Gate>();
        app.UseRouting();
        app.UseAuthorization();
        app.UseMiddleware<FormFiles>();
        app.UseAntiforgery();

        app.MapGet("/healthz", () => Results.Text("ok")).Acts("Anybody");
        app.MapGet("/readyz", (Readiness readiness) => readiness.Answer()).Acts("Anybody");
        app.MapOpenApi().Acts("Anybody");
        app.MapRazorPages();
        app.MapFieldWorker();

        var api = app.MapApi();
        api.MapProjects();
        api.MapGrievances();
        api.MapFiles();
        api.MapTogether();
        api.MapLinks();
        api.MapAlike();
        api.MapBulk();
        api.MapLive();
        api.MapBoard();
        api.MapReports();
        api.MapTickets();
        api.MapTemplates();
        api.MapLaw();
        api.MapUsers();
        api.MapMembers();
        api.MapOrganisations();
        api.MapInvitations();
        api.MapRolls();
        api.MapBallots();
        api.MapDataRequests();
        api.MapGlasses();
        api.MapExports();
        api.MapKeys();
        api.MapOperation();
    }
}
