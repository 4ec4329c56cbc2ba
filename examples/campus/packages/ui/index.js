import "./theme.css";

export { BarChart, LineChart, Meter } from "./charts.jsx";
export { Checkbox, Field, Form, Picker, SearchBox, TextArea } from "./forms.jsx";
export { Dialog, Notice, Steps, Tabs } from "./interaction.jsx";
export { Badge, Button, Card, Columns, Empty, Facts, Page, Row, Section, Stat } from "./layout.jsx";
export { DataTable, List, Pager } from "./lists.jsx";
export { Markdown } from "./markdown.jsx";
