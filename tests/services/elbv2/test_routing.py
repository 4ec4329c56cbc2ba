"""Where requests go, through the real proxy."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.services.elbv2.conftest import Backend, Balancer, Listening, forward, register, says, states
from tests.waiting import until

MakeBackend = Callable[[str], Backend]
MakeBalancer = Callable[[], Balancer]
MakeGroup = Callable[..., str]


def reach(listening: Listening, text: str, path: str = "/", **options: Any) -> None:
    """Wait until the answer contains this."""
    until(lambda: text in listening.get(path, **options).body)


def test_a_request_reaches_a_healthy_target_by_the_load_balancers_own_name(
    elb: Any, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend
) -> None:
    one = balancer()
    assert one.host == f"{one.name}.elb.localhost"
    target = backend("blue")
    arn = group(target)
    assert states(elb, arn) == {target.port: "unused"}
    listening = one.listen(forward(arn))
    until(lambda: states(elb, arn) == {target.port: "healthy"})
    reach(listening, "blue /page?x=1 127.0.0.1", "/page?x=1")


def test_requests_are_spread_over_the_targets(
    elb: Any, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend
) -> None:
    arn = group(backend("one"), backend("two"))
    listening = balancer().listen(forward(arn))
    until(lambda: set(states(elb, arn).values()) == {"healthy"})
    until(lambda: len({listening.get().body for _ in range(4)}) == 2)
    counted = Counter(listening.get().body.split()[0] for _ in range(24))
    assert counted == {"one": 12, "two": 12}


def test_a_target_that_fails_its_checks_gets_no_requests(
    elb: Any, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend
) -> None:
    good, bad = backend("good"), backend("bad")
    arn = group(good, bad)
    listening = balancer().listen(forward(arn))
    until(lambda: set(states(elb, arn).values()) == {"healthy"})
    bad.status = 500
    until(lambda: states(elb, arn)[bad.port] == "unhealthy")
    described = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    [health] = [one["TargetHealth"] for one in described if one["Target"]["Port"] == bad.port]
    assert health["Reason"] == "Target.ResponseCodeMismatch"
    assert health["Description"] == "Health checks failed with these codes: [500]"
    until(lambda: {listening.get().body.split()[0] for _ in range(6)} == {"good"})


def test_a_group_without_targets_answers_503(elb: Any, balancer: MakeBalancer, group: MakeGroup) -> None:
    assert balancer().listen(forward(group())).get().status == 503


def test_a_target_drains_before_it_goes(
    elb: Any, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend
) -> None:
    busy, other = backend("busy"), backend("other")
    arn = group(busy)
    listening = balancer().listen(forward(arn))
    until(lambda: states(elb, arn) == {busy.port: "healthy"})
    reach(listening, "busy")
    answers: list[str] = []
    waiting = threading.Thread(target=lambda: answers.append(listening.get("/slow").body))
    waiting.start()
    register(elb, arn, other)
    until(lambda: states(elb, arn)[other.port] == "healthy")
    elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "127.0.0.1", "Port": busy.port}])
    until(lambda: {listening.get().body.split()[0] for _ in range(6)} == {"other"})
    assert states(elb, arn)[busy.port] == "draining"
    busy.held.set()
    waiting.join(10)
    assert answers[0].startswith("busy /slow")
    until(lambda: states(elb, arn) == {other.port: "healthy"})


@pytest.fixture
def ruled(elb: Any, balancer: MakeBalancer) -> Callable[[dict[str, Any]], Listening]:
    """A listener that says `rule` to what meets the condition, and else `default`."""

    def make(condition: dict[str, Any]) -> Listening:
        listening = balancer().listen(says("default"))
        elb.create_rule(
            ListenerArn=listening.arn, Priority=10, Conditions=[condition], Actions=[says("rule")]
        )
        return listening

    return make


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ({"Field": "path-pattern", "Values": ["/api/*"]}, {"path": "/api/x"}, {"path": "/API/x"}),
        ({"Field": "path-pattern", "Values": ["/?.txt"]}, {"path": "/a.txt"}, {"path": "/ab.txt"}),
        (
            {"Field": "host-header", "HostHeaderConfig": {"Values": ["*.shop.example"]}},
            {"host": "www.SHOP.example:8080"},
            {"host": "shop.example"},
        ),
        (
            {
                "Field": "http-header",
                "HttpHeaderConfig": {"HttpHeaderName": "X-Beta", "Values": ["y*"]},
            },
            {"headers": {"X-Beta": "Yes"}},
            {"headers": {"X-Beta": "no"}},
        ),
        (
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2*"}]}},
            {"path": "/?a=b&v=21"},
            {"path": "/?v=12"},
        ),
        (
            {"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "on"}]}},
            {"path": "/?anything=on"},
            {"path": "/?on=off"},
        ),
        (
            {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["PUT"]}},
            {"method": "PUT"},
            {"method": "POST"},
        ),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["127.0.0.0/8"]}}, {}, None),
        ({"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}, None, {}),
    ],
)
def test_a_rule_takes_what_its_condition_says(
    ruled: Callable[[dict[str, Any]], Listening],
    condition: dict[str, Any],
    yes: dict[str, Any] | None,
    no: dict[str, Any] | None,
) -> None:
    listening = ruled(condition)
    if yes is not None:
        until(lambda: listening.get(**yes).body == "rule")
    if no is not None:
        assert listening.get(**no).body == "default"


def test_rules_are_tried_by_priority_and_can_be_reordered(elb: Any, balancer: MakeBalancer) -> None:
    listening = balancer().listen(says("default"))
    made = [
        elb.create_rule(
            ListenerArn=listening.arn,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "Values": ["/*"]}],
            Actions=[says(text)],
        )["Rules"][0]["RuleArn"]
        for priority, text in ((20, "second"), (10, "first"))
    ]
    until(lambda: listening.get().body == "first")
    elb.set_rule_priorities(
        RulePriorities=[{"RuleArn": made[0], "Priority": 10}, {"RuleArn": made[1], "Priority": 20}]
    )
    until(lambda: listening.get().body == "second")
    rules = elb.describe_rules(ListenerArn=listening.arn)["Rules"]
    assert [rule["Priority"] for rule in rules] == ["10", "20", "default"]
    with pytest.raises(ClientError) as refused:
        elb.create_rule(
            ListenerArn=listening.arn,
            Priority=10,
            Conditions=[{"Field": "path-pattern", "Values": ["/x"]}],
            Actions=[says("x")],
        )
    assert refused.value.response["Error"]["Code"] == "PriorityInUse"


def test_a_redirect_keeps_what_it_does_not_change(elb: Any, balancer: MakeBalancer) -> None:
    redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    listening = balancer().listen({"Type": "redirect", "RedirectConfig": redirect})
    answer = listening.get("/a/b?c=d", host="www.example.com")
    assert answer.status == 301
    assert answer.headers["location"] == "https://www.example.com:443/a/b?c=d"
    assert listening.get("/a", host="www.example.com").headers["location"] == "https://www.example.com:443/a"


def test_a_fixed_response_has_its_code_type_and_body(elb: Any, balancer: MakeBalancer) -> None:
    config = {"StatusCode": "404", "ContentType": "application/json", "MessageBody": '{"no": "{host}"}'}
    answer = balancer().listen({"Type": "fixed-response", "FixedResponseConfig": config}).get()
    assert (answer.status, answer.body) == (404, '{"no": "{host}"}')
    assert answer.headers["content-type"] == "application/json"


def test_weights_divide_the_requests(
    elb: Any, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend
) -> None:
    blue, green = group(backend("blue")), group(backend("green"), backend("green"))
    listening = balancer().listen(forward(blue, green, weights=(3, 1)))
    until(lambda: {*states(elb, blue).values(), *states(elb, green).values()} == {"healthy"})

    def divided() -> bool:
        counted = Counter(listening.get().body.split()[0] for _ in range(48))
        return counted == {"blue": 36, "green": 12}

    until(divided)


def test_a_sticky_client_stays_with_its_target(
    elb: Any, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend
) -> None:
    arn = group(backend("one"), backend("two"))
    elb.modify_target_group_attributes(
        TargetGroupArn=arn, Attributes=[{"Key": "stickiness.enabled", "Value": "true"}]
    )
    listening = balancer().listen(forward(arn))
    until(lambda: set(states(elb, arn).values()) == {"healthy"})
    until(lambda: "set-cookie" in listening.get().headers)
    first = listening.get()
    cookie = first.headers["set-cookie"].split(";")[0]
    assert cookie.startswith("AWSALB=")
    bodies = {listening.get(headers={"Cookie": cookie}).body for _ in range(6)}
    assert bodies == {first.body}


def test_load_balancers_share_a_port_by_their_names(elb: Any, balancer: MakeBalancer) -> None:
    one, two = balancer(), balancer()
    first = one.listen(says("one"))
    second = two.listen(says("two"), port=first.port)
    until(lambda: (first.get().body, second.get().body) == ("one", "two"))
    assert first.get(host="nobody.example").status == 404


def test_a_port_that_is_taken_is_told_and_leaves_the_others_alone(
    elb: Any, balancer: MakeBalancer, backend: MakeBackend
) -> None:
    taken = backend("somebody else").port
    one = balancer()
    fine = one.listen(says("fine"))
    elb.create_listener(LoadBalancerArn=one.arn, Port=taken, Protocol="HTTP", DefaultActions=[says("x")])

    def state() -> dict[str, str]:
        [shown] = elb.describe_load_balancers(LoadBalancerArns=[one.arn])["LoadBalancers"]
        return dict(shown["State"])

    until(lambda: state()["Code"] == "active_impaired")
    assert str(taken) in state()["Reason"]
    assert fine.get().body == "fine"


def test_requests_are_measured_by_load_balancer_and_target_group(
    headrace: Server, balancer: MakeBalancer, group: MakeGroup, backend: MakeBackend, elb: Any
) -> None:
    one = balancer()
    arn = group(backend("counted"))
    listening = one.listen(forward(arn))
    reach(listening, "counted")
    asked = 10
    for _ in range(asked):
        listening.get("/secret?token=x")
    dimensions = [
        {"Name": "LoadBalancer", "Value": one.arn.split(":loadbalancer/")[1]},
        {"Name": "TargetGroup", "Value": arn.rsplit(":", 1)[1]},
    ]
    cloudwatch = headrace.client("cloudwatch")

    def measured(metric: str) -> float:
        now = datetime.now(UTC)
        points = cloudwatch.get_metric_statistics(
            Namespace="AWS/ApplicationELB",
            MetricName=metric,
            Dimensions=dimensions,
            StartTime=now - timedelta(minutes=10),
            EndTime=now + timedelta(minutes=1),
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        return float(sum(point["Sum"] for point in points))

    until(lambda: measured("RequestCountPerTarget") >= asked)
    assert measured("HTTPCode_Target_2XX_Count") == measured("RequestCount")
    assert 0 < measured("TargetResponseTime") < 10
